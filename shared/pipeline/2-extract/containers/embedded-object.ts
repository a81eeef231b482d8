import { usualExtension } from '../kind/extensions.ts';
import { formatOf } from '../kind/media-type.ts';
import { isCompoundFile, openCompoundFile, type CompoundFile } from '../readers/compound-file.ts';
import { Unreadable } from '../readers/unreadable.ts';
import { writeCompoundFile } from '../readers/write-compound-file.ts';
import { createBudget, type Entry } from './container.ts';
import { packagedIn, type PackagedFile } from './packaged-file.ts';

/** What a document holds of another program: at times it is a file that people know. */
export interface EmbeddedObject extends Pick<Entry, 'sizeBytes' | 'refused'> {
  /** @returns undefined when it is no file that is known */
  readonly file: () => PackagedFile | undefined;
}

/** Of an object that is no file that we know, nothing but that it is there. */
export type Embedded = Entry | 'unknown';

/**
 * Files as they lie there, and those in objects, of which only what is in them tells the name.
 * @throws OverBudget
 */
export function embeddedIn(objects: readonly (Entry | EmbeddedObject)[]): Embedded[] {
  createBudget().spend(objects);
  return objects.map((one) => ('file' in one ? toFile(one) : one));
}

export const filesAmong = (embedded: readonly Embedded[]): Entry[] =>
  embedded.flatMap((file) => (file === 'unknown' ? [] : [file]));

/** Of objects that are no file that we know: equations, drawings, what other programs made. */
export function objectWarnings(embedded: readonly Embedded[]): string[] {
  const unread = embedded.filter((file) => file === 'unknown').length;
  return unread === 0 ? [] : [`${unread} embedded objects were not read`];
}

/** When it was changed last nobody wrote down. */
function toFile({ file }: EmbeddedObject): Embedded {
  const found = foundIn(file);
  if (found === undefined) return 'unknown';
  return {
    name: found.name,
    sizeBytes: found.bytes.length,
    modifiedAt: null,
    bytes() {
      const again = foundIn(file);
      if (again === undefined) throw new Unreadable('FILE_MALFORMED');
      return again.bytes;
    },
  };
}

/** Whatever is wrong with an object is no reason to refuse the file around it. */
function foundIn(file: EmbeddedObject['file']): PackagedFile | undefined {
  try {
    return file();
  } catch {
    return undefined;
  }
}

/** Microsoft Graph keeps a workbook that nobody sees but as a chart: 00020803 and, of before 1997, 00020801-0000-0000-C000-000000000046. */
const charts = new Set(['0308020000000000c000000000000046', '0108020000000000c000000000000046']);

/** As Office, Acrobat, Office again and LibreOffice keep their files. */
const wrappings = ['Package', 'CONTENTS', 'EmbeddedOdf', 'package_stream'];

/**
 * What an OLE object holds, if it is a file.
 * @param name of a file that has none there, without its end
 * @throws when it is broken, or none of the formats that are read
 */
export function fileIn(object: Uint8Array | CompoundFile, name: string): PackagedFile | undefined {
  if (object instanceof Uint8Array && !isCompoundFile(object)) return named(object, name);
  const storage = object instanceof Uint8Array ? openCompoundFile(object) : object;
  if (charts.has(storage.classId)) return undefined;
  const packaged = storage.stream('\u0001Ole10Native');
  if (packaged !== undefined) return packagedIn(packaged.subarray(4));
  for (const wrapping of wrappings) {
    const file = storage.stream(wrapping);
    if (file !== undefined) return named(file, name);
  }
  // Those of Office before 2007 are such containers themselves.
  return named(object instanceof Uint8Array ? object : writeCompoundFile(object), name);
}

const named = (bytes: Uint8Array, name: string): PackagedFile => ({
  name: `${name}.${usualExtension(formatOf(bytes, ''))}`,
  bytes,
});
