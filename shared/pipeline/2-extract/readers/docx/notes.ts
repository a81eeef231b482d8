import { parseWordXml } from './xml.ts';
import { oneLine } from '../pieces.ts';

/** The texts of footnotes or endnotes by id. Separators are notes too, without words. */
export function readNotes(part: Uint8Array | undefined): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  if (part === undefined) return notes;
  let id: string | undefined;
  let words: string[] = [];
  let inText = false;
  parseWordXml(part, {
    open(name, attribute) {
      if (name === 'footnote' || name === 'endnote') {
        id = attribute('id');
        words = [];
      }
      inText = name === 't';
      if (name === 'p' || name === 'tab' || name === 'br') words.push(' ');
    },
    close(name) {
      inText = false;
      if ((name !== 'footnote' && name !== 'endnote') || id === undefined) return;
      const text = oneLine(words.join(''));
      if (text !== '') notes.set(id, text);
    },
    text(text) {
      if (inText) words.push(text);
    },
  });
  return notes;
}
