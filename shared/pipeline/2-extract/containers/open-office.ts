import { posix } from 'node:path';
import { relationshipsOf } from '../readers/office-parts.ts';
import { unzip, zipNames } from '../zip/unzip.ts';
import type { Entry, OpenContainer } from './container.ts';
import {
  embeddedIn,
  fileIn,
  filesAmong,
  type Embedded,
  type EmbeddedObject,
} from './embedded-object.ts';
import { zipEntries } from './open-zip.ts';

export const openOffice: OpenContainer = (bytes) => filesAmong(embeddedInOffice(bytes));

const isEmbedded = (name: string): boolean => /^(word|xl|ppt)\/embeddings\/[^/]+$/i.test(name);

/** What people put into an Office file as a file. ISO/IEC 29500-1, 15.2.10 (Embedded Object Part), 15.2.11 (Embedded Package Part) */
export function embeddedInOffice(bytes: Uint8Array): Embedded[] {
  const names = zipNames(bytes);
  if (!names.some(isEmbedded)) return [];
  const drawn = behindCharts(bytes, names);
  const entries = zipEntries(bytes).filter(({ name }) => isEmbedded(name) && !drawn.has(name));
  return embeddedIn(entries.map(toObject));
}

/** The zip tells of the whole when it was changed last, and of no file. */
function toObject(entry: Entry): Entry | EmbeddedObject {
  const { base, name, ext } = posix.parse(entry.name);
  if (ext.toLowerCase() !== '.bin') return { ...entry, name: base, modifiedAt: null };
  return { ...entry, file: () => fileIn(entry.bytes(), name) };
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
