import { localName } from '../office-parts.ts';
import { parseXml } from '../xml.ts';

export interface Comment {
  /** The number of its page in the file. */
  readonly page: string;
  readonly author: string;
  readonly text: string;
}

/** In the order in which they were written. [MS-VSDX] 2.3.3.1 */
export function readComments(part: Uint8Array): Comment[] {
  const authors = new Map<string, string>();
  const comments: Comment[] = [];
  let open: { page: string; author: string; text: string } | undefined;
  parseXml(part, {
    open(element, { ID = '', Name = '', PageID = '', AuthorID = '' }) {
      const name = localName(element);
      if (name === 'AuthorEntry') authors.set(ID, Name);
      if (name === 'CommentEntry') open = { page: PageID, author: AuthorID, text: '' };
    },
    close(element) {
      if (localName(element) !== 'CommentEntry' || open === undefined) return;
      comments.push(open);
      open = undefined;
    },
    text(words) {
      if (open !== undefined) open.text += words;
    },
  });
  return comments.flatMap(({ page, author, text }) =>
    text.trim() === '' ? [] : [{ page, author: authors.get(author) ?? '', text: text.trim() }],
  );
}
