import { ignoredElements, isOn, parseWordXml } from './xml.ts';
import { oneLine } from '../pieces.ts';

const kinds = new Set(['footnote', 'endnote', 'comment']);

/** The texts of footnotes, endnotes or comments by id, those of comments after who wrote them; without what is hidden or was moved away. Separators are notes too, without words. */
export function readNotes(part: Uint8Array | undefined): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  if (part === undefined) return notes;
  let id: string | undefined;
  let author = '';
  let words: string[] = [];
  let inText = false;
  let isHidden = false;
  let ignored = 0;
  parseWordXml(part, {
    open(name, attribute) {
      if (ignoredElements.has(name)) ignored += 1;
      if (ignored > 0) return;
      if (kinds.has(name)) {
        id = attribute('id');
        author = oneLine(attribute('author') ?? '');
        words = [];
      }
      if (name === 'r') isHidden = false;
      if (name === 'vanish') isHidden = isOn(attribute);
      inText = name === 't' || name === 'm:t';
      if (name === 'noBreakHyphen') words.push('-');
      if (name === 'p' || name === 'tab' || name === 'br') words.push(' ');
    },
    close(name) {
      inText = false;
      if (ignoredElements.has(name)) ignored -= 1;
      if (!kinds.has(name) || id === undefined) return;
      const text = oneLine(words.join(''));
      if (text !== '') notes.set(id, author === '' ? text : `${author}: ${text}`);
    },
    text(text) {
      if (inText && !isHidden && ignored === 0) words.push(text);
    },
  });
  return notes;
}
