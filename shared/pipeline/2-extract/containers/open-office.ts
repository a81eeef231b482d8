import { posix } from 'node:path';
import { usualExtension } from '../extensions.ts';
import { formatOf } from '../media-type.ts';
import { isCompoundFile, openCompoundFile } from '../readers/compound-file.ts';
import { relationshipsOf } from '../readers/office-parts.ts';
import { Unreadable } from '../readers/unreadable.ts';
import { unzip, zipNames } from '../zip/unzip.ts';
import { createBudget, type Entry, type OpenContainer } from './container.ts';
import { packagedIn, type PackagedFile } from './packaged-file.ts';
import { zipEntries } from './open-zip.ts';

/** What people put into an Office file as a file. ISO/IEC 29500-1, 15.2.10 (Embedded Object Part), 15.2.11 (Embedded Package Part) */
export const openOffice: OpenContainer = (bytes) =>
  embeddedIn(bytes).flatMap((file) => (file === 'unknown' ? [] : [file]));

/** Of objects that are no file that we know: equations, drawings, what other programs made. */
export function objectWarnings(bytes: Uint8Array): string[] {
  const unread = embeddedIn(bytes).filter((file) => file === 'unknown').length;
  return unread === 0 ? [] : [`${unread} embedded objects were not read`];
}

const isEmbedded = (name: string): boolean => /^(word|xl|ppt)\/embeddings\/[^/]+$/i.test(name);

function embeddedIn(bytes: Uint8Array): (Entry | 'unknown')[] {
  const names = zipNames(bytes);
  if (!names.some(isEmbedded)) return [];
  const drawn = behindCharts(bytes, names);
  const entries = zipEntries(bytes).filter(({ name }) => isEmbedded(name) && !drawn.has(name));
  createBudget().spend(entries); // of some only what is in them tells their name
  return entries.map(toFile);
}

/** The workbooks that charts draw their figures from: the figures are read with the chart. */
function behindCharts(bytes: Uint8Array, names: readonly string[]): ReadonlySet<string> {
  const charts = names.flatMap((name) => {
    const [, folder, chart] = /^(.+\/charts)\/_rels\/([^/]+)\.rels$/i.exec(name) ?? [];
    return chart === undefined ? [] : [`${folder}/${chart}`];
  });
  try {
    const parts = unzip(bytes, (name) => /\/charts\/_rels\//i.test(name));
    const drawn = charts.flatMap((chart) => [...relationshipsOf(parts, chart).values()]);
    return new Set(drawn.map(({ target }) => target));
  } catch {
    return new Set(); // a broken chart is no reason to refuse the file
  }
}

/** When it was changed last nobody wrote down: the zip tells of the whole. */
function toFile(entry: Entry): Entry | 'unknown' {
  const name = posix.basename(entry.name);
  if (!/\.bin$/i.test(name)) return { ...entry, name, modifiedAt: null };
  const found = fileIn(entry);
  if (found === undefined) return 'unknown';
  return {
    name: found.name,
    sizeBytes: found.bytes.length,
    modifiedAt: null,
    bytes() {
      const again = fileIn(entry);
      if (again === undefined) throw new Unreadable('FILE_MALFORMED');
      return again.bytes;
    },
  };
}

/** What an OLE object holds, if it is a file. Whatever is wrong with it is no reason to refuse the file around it. */
function fileIn({ name, bytes }: Entry): PackagedFile | undefined {
  try {
    const object = bytes();
    if (!isCompoundFile(object)) return named(object, name);
    const { stream } = openCompoundFile(object);
    const packaged = stream('\u0001Ole10Native');
    if (packaged !== undefined) return packagedIn(packaged);
    // As Office and Acrobat keep their files; those of Office before 2007 are such containers themselves.
    return named(stream('Package') ?? stream('CONTENTS') ?? object, name);
  } catch {
    return undefined;
  }
}

/** @throws Unreadable when it is none of the formats that are read */
const named = (bytes: Uint8Array, part: string): PackagedFile => ({
  name: `${posix.basename(part, posix.extname(part))}.${usualExtension(formatOf(bytes, ''))}`,
  bytes,
});
