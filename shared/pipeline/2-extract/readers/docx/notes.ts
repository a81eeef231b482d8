import { parseWordXml } from './xml.ts';
import { oneLine } from '../pieces.ts';

const kinds = new Set(['footnote', 'endnote', 'comment']);

/** The texts of footnotes, endnotes or comments by id, those of comments after who wrote them. Separators are notes too, without words. */
export function readNotes(part: Uint8Array | undefined): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  if (part === undefined) return notes;
  let id: string | undefined;
  let author = '';
  let words: string[] = [];
  let inText = false;
  parseWordXml(part, {
    open(name, attribute) {
      if (kinds.has(name)) {
        id = attribute('id');
        author = oneLine(attribute('author') ?? '');
        words = [];
      }
      inText = name === 't';
      if (name === 'p' || name === 'tab' || name === 'br') words.push(' ');
    },
    close(name) {
      inText = false;
      if (!kinds.has(name) || id === undefined) return;
      const text = oneLine(words.join(''));
      if (text !== '') notes.set(id, author === '' ? text : `${author}: ${text}`);
    },
    text(text) {
      if (inText) words.push(text);
    },
  });
  return notes;
}
