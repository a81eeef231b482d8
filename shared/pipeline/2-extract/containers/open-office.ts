import { posix } from 'node:path';
import { relationshipsOf, type Relationship } from '../readers/office-parts.ts';
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

const isEmbedded = (name: string): boolean =>
  /^(word|xl|ppt|visio)\/embeddings\/[^/]+$/i.test(name);

/**
 * What people put into an Office file as a file, and what a Word file shows of others that it holds. ISO/IEC 29500-1, 15.2.10 (Embedded
 * Object Part), 15.2.11 (Embedded Package Part), 11.3.1 (Alternative Format Import Part)
 */
export function embeddedInOffice(bytes: Uint8Array): Embedded[] {
  const names = zipNames(bytes);
  const shown = shownInText(bytes, names);
  if (shown.size === 0 && !names.some(isEmbedded)) return [];
  const drawn = behindCharts(bytes, names);
  const isWanted = (name: string) => shown.has(name) || (isEmbedded(name) && !drawn.has(name));
  return embeddedIn(
    zipEntries(bytes)
      .filter(({ name }) => isWanted(name))
      .map(toObject),
  );
}

/** The zip tells of the whole when it was changed last, and of no file. */
function toObject(entry: Entry): Entry | EmbeddedObject {
  const { base, name, ext } = posix.parse(entry.name);
  if (ext.toLowerCase() !== '.bin') return { ...entry, name: base, modifiedAt: null };
  return { ...entry, file: () => fileIn(entry.bytes(), name) };
}

/** Documents of other formats, which Word takes into its text when it opens the file: programs make whole reports of them. */
function shownInText(bytes: Uint8Array, names: readonly string[]): ReadonlySet<string> {
  const texts = names.filter((name) => /^word\/document\d*\.xml$/i.test(name));
  return targetsOf(bytes, texts, ({ kind }) => kind === 'aFChunk');
}

/** The workbooks that charts draw their figures from: the figures are read with the chart. */
function behindCharts(bytes: Uint8Array, names: readonly string[]): ReadonlySet<string> {
  const charts = names.flatMap((name) => {
    const [, folder, chart] = /^(.+\/charts)\/_rels\/([^/]+)\.rels$/i.exec(name) ?? [];
    return chart === undefined ? [] : [`${folder}/${chart}`];
  });
  return targetsOf(bytes, charts, () => true);
}

/** Broken relationships are no reason to refuse the file. */
function targetsOf(
  bytes: Uint8Array,
  of: readonly string[],
  isWanted: (relationship: Relationship) => boolean,
): ReadonlySet<string> {
  const rels = new Set(
    of.map((name) => posix.join(posix.dirname(name), '_rels', `${posix.basename(name)}.rels`)),
  );
  try {
    const parts = unzip(bytes, (name) => rels.has(name));
    const found = of.flatMap((name) => [...relationshipsOf(parts, name).values()]);
    return new Set(found.filter(isWanted).map(({ target }) => target));
  } catch {
    return new Set();
  }
}
