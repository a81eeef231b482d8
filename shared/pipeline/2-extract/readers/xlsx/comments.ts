import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import type { SheetNote } from '../sheets/sheet.ts';
import { parseXml } from '../xml.ts';
import { unescaped } from './escapes.ts';

interface Found {
  readonly cell: string;
  readonly author: string;
  text: string;
}

/** Notes of a sheet, which Excel called comments until 2018. ISO/IEC 29500-1, 18.7 */
export function readNotes(part: Uint8Array): Found[] {
  const authors: string[] = [];
  const notes: Found[] = [];
  let open: 'author' | 't' | undefined;
  parseXml(part, {
    open(element, { ref = '', authorId = '' }) {
      const name = localName(element);
      if (name === 'author') authors.push('');
      if (name === 'comment') {
        notes.push({ cell: ref, author: authors[Number(authorId)] ?? '', text: '' });
      }
      open = name === 'author' || name === 't' ? name : undefined;
    },
    close: () => (open = undefined),
    text(text) {
      const note = notes.at(-1);
      if (open === 'author') authors.push(`${authors.pop() ?? ''}${text}`);
      else if (open === 't' && note !== undefined) note.text += text;
    },
  });
  return notes;
}

/** Comments and the answers to them, in the order they were given. [MS-XLSX] 2.6.205 */
export function readThread(part: Uint8Array, persons: ReadonlyMap<string, string>): Found[] {
  const comments: Found[] = [];
  let isText = false;
  parseXml(part, {
    open(element, { ref = '', personId = '' }) {
      const name = localName(element);
      if (name === 'threadedComment') {
        comments.push({ cell: ref, author: persons.get(personId) ?? '', text: '' });
      }
      isText = name === 'text';
    },
    close: () => (isText = false),
    text(text) {
      const comment = comments.at(-1);
      if (isText && comment !== undefined) comment.text += text;
    },
  });
  return comments;
}

/** Names of those who comment, by id. [MS-XLSX] 2.6.203 */
export function readPersons(part: Uint8Array | undefined): ReadonlyMap<string, string> {
  const persons = new Map<string, string>();
  if (part === undefined) return persons;
  parseXml(part, {
    open(element, { id, displayName }) {
      if (localName(element) !== 'person' || id === undefined) return;
      persons.set(id, displayName ?? '');
    },
  });
  return persons;
}

/** For older programs a thread has a note in the same cell that only says so: it is left out. */
export function commentsOf(notes: readonly Found[], thread: readonly Found[]): SheetNote[] {
  const threaded = new Set(thread.map(({ cell }) => cell));
  return [...notes.filter(({ cell }) => !threaded.has(cell)), ...thread].map(
    ({ cell, author, text }) => ({
      kind: 'comment',
      text: signed(author, oneLine(unescaped(text))),
      cells: cell,
    }),
  );
}

/** Excel itself puts the author's name into a note's text. */
const signed = (author: string, text: string): string =>
  author === '' || text.startsWith(author) ? text : `${author}: ${text}`;
