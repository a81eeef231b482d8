import { isCompoundFile, openCompoundFile, type CompoundFile } from '../readers/compound-file.ts';
import { OverBudget, type OpenContainer } from './container.ts';
import {
  embeddedIn,
  fileIn,
  filesAmong,
  type Embedded,
  type EmbeddedObject,
} from './embedded-object.ts';

export const openDoc: OpenContainer = (bytes) => filesAmong(embeddedInDoc(bytes));
export const openXls: OpenContainer = (bytes) => filesAmong(embeddedInXls(bytes));

/** What people put into a Word file of before 2007 as a file. [MS-DOC] 2.1.4 (ObjectPool Storage) */
export function embeddedInDoc(bytes: Uint8Array): Embedded[] {
  const file = openCompoundFile(bytes);
  try {
    const pool = file.storage('ObjectPool');
    return pool === undefined ? [] : embeddedIn(objectsIn(pool, pool.names));
  } catch (error) {
    if (error instanceof OverBudget) throw error;
    return ['unknown'];
  }
}

/** The same of an Excel file; before version 5 it was no compound file, and held none. [MS-XLS] 2.1.7.5 (Embedding Storage) */
export function embeddedInXls(bytes: Uint8Array): Embedded[] {
  if (!isCompoundFile(bytes)) return [];
  const file = openCompoundFile(bytes);
  const names = file.names.filter((name) => /^MBD[0-9a-f]{8}$/i.test(name));
  return embeddedIn(objectsIn(file, names));
}

/** Called by their places: the names of storages say nothing to anybody. */
const objectsIn = (file: CompoundFile, names: readonly string[]): EmbeddedObject[] =>
  names.toSorted().flatMap((name, at) => {
    try {
      const storage = file.storage(name);
      if (storage === undefined || isLink(storage)) return [];
      return [{ sizeBytes: storage.sizeBytes(), file: () => fileIn(storage, `object-${at + 1}`) }];
    } catch {
      return [broken];
    }
  });

const broken: EmbeddedObject = { sizeBytes: 0, file: () => undefined };

/** Its file lies elsewhere. [MS-OLEDS] 2.3.3 (OLEStream) */
function isLink({ stream }: CompoundFile): boolean {
  const flags = stream('\u0001Ole')?.[4] ?? 0;
  return (flags & 1) === 1;
}
