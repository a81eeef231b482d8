import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { parseXml } from '../xml.ts';

/** Names of those who wrote comments, by id: `cmAuthor` before 2021 (ISO/IEC 29500-1, 19.4.2), `author` since [MS-PPTX 2.6.1]. */
export function readAuthors(part: Uint8Array): Map<string, string> {
  const authors = new Map<string, string>();
  parseXml(part, {
    open(element, { id = '', name = '' }) {
      if (/^(cmAuthor|author)$/.test(localName(element))) authors.set(id, oneLine(name));
    },
  });
  return authors;
}

/** The comments on one slide, each before the answers to it, of both kinds. */
export function readComments(part: Uint8Array, authors: ReadonlyMap<string, string>): Piece[] {
  const comments: { readonly author: string; text: string }[] = [];
  const open: (typeof comments)[number][] = [];
  let inText = false;
  parseXml(part, {
    open(element, { authorId = '' }) {
      const name = localName(element);
      inText = name === 'text' || name === 't';
      const last = open.at(-1);
      if (name === 'p' && last !== undefined && last.text !== '') last.text += '\n';
      if (name !== 'cm' && name !== 'reply') return;
      const comment = { author: authors.get(authorId) ?? '', text: '' };
      comments.push(comment);
      open.push(comment);
    },
    close(element) {
      inText = false;
      if (/^(cm|reply)$/.test(localName(element))) open.pop();
    },
    text(text) {
      const comment = open.at(-1);
      if (inText && comment !== undefined) comment.text += text;
    },
  });
  return comments
    .filter(({ text }) => text.trim() !== '')
    .map(({ author, text }) => ({
      kind: 'comment',
      text: author === '' ? text.trim() : `${author}: ${text.trim()}`,
    }));
}
