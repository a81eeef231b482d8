import { numberIn, recordAt, types, type PptRecord } from './records.ts';
import { Unreadable } from '../unreadable.ts';

/** Each save appends what changed: the parts that count now, by their number. */
export interface Persisted {
  readonly document: PptRecord;
  readonly part: (id: number) => PptRecord | undefined;
}

const encryptedToken = 0xf3_d1_c4_df;
const mostEdits = 10_000;

/** Follows the saves from the last one back. [MS-PPT] 2.1.2, 2.3.2 (CurrentUserAtom), 2.3.3 (UserEditAtom) */
export function readPersisted(view: DataView, currentUser: Uint8Array | undefined): Persisted {
  const offsets = new Map<number, number>();
  let documentId = 0;
  for (const edit of editsOf(view, lastEdit(currentUser))) {
    if (documentId === 0) documentId = numberIn(view, edit, 16);
    readDirectory(view, recordAt(view, numberIn(view, edit, 12)), offsets);
  }
  const part = (id: number): PptRecord | undefined => {
    const offset = offsets.get(id);
    return offset === undefined ? undefined : recordAt(view, offset);
  };
  const document = part(documentId);
  if (document?.type !== types.document) throw damaged();
  return { document, part };
}

function lastEdit(currentUser: Uint8Array | undefined): number {
  if (currentUser === undefined || currentUser.length < 20) throw damaged();
  const user = new DataView(currentUser.buffer, currentUser.byteOffset, currentUser.length);
  if (user.getUint32(12, true) === encryptedToken) throw new Unreadable('FILE_ENCRYPTED');
  return user.getUint32(16, true);
}

function* editsOf(view: DataView, last: number): Generator<PptRecord> {
  const seen = new Set<number>();
  for (let at = last; at !== 0 && !seen.has(at) && seen.size < mostEdits;) {
    seen.add(at);
    const edit = recordAt(view, at);
    if (edit?.type !== types.userEdit) throw damaged();
    yield edit;
    at = numberIn(view, edit, 8);
  }
}

/** Runs of numbers: the first and how many, then an offset for each. [MS-PPT] 2.3.5 (PersistDirectoryEntry) */
function readDirectory(
  view: DataView,
  directory: PptRecord | undefined,
  offsets: Map<number, number>,
): void {
  if (directory?.type !== types.persistDirectory) throw damaged();
  let at = 0;
  while (directory.from + at + 4 <= directory.to) {
    const run = numberIn(view, directory, at);
    const count = run >>> 20;
    for (let next = 0; next < count && directory.from + at + 8 <= directory.to; next += 1) {
      at += 4;
      const id = (run & 0x0f_ff_ff) + next;
      if (!offsets.has(id)) offsets.set(id, numberIn(view, directory, at));
    }
    at += 4;
  }
}

const damaged = (): Unreadable =>
  new Unreadable('FILE_MALFORMED', 'its saves do not lead to a presentation');
