import {
  manifestPart,
  readManifest,
  writeManifest,
  type ManifestEntry,
} from '../readers/odf/manifest.ts';
import { unzip } from '../zip/unzip.ts';
import { writeZip } from '../zip/write-zip.ts';
import type { Entry, OpenContainer } from './container.ts';
import {
  embeddedIn,
  fileIn,
  filesAmong,
  type Embedded,
  type EmbeddedObject,
} from './embedded-object.ts';
import { zipEntries } from './open-zip.ts';

export const openOpenDocument: OpenContainer = (bytes) => filesAmong(embeddedInOpenDocument(bytes));

/**
 * What people put into an OpenDocument file as a file: what another program made is a part by itself, a document a folder of parts.
 * Charts and formulas are documents too, which we do not read. OpenDocument 1.3, part 3, 10.4.6 (objects)
 */
export function embeddedInOpenDocument(bytes: Uint8Array): Embedded[] {
  const manifest = Map.groupBy(manifestOf(bytes), ({ path }) => topOf(path));
  const objects = [...manifest].flatMap(([top, listed]) => {
    const mediaType = listed.find(({ path }) => path === top)?.mediaType ?? '';
    return isObject(top, mediaType) ? [{ top, mediaType, listed }] : [];
  });
  if (objects.length === 0) return [];
  const parts = Map.groupBy(zipEntries(bytes), ({ name }) => topOf(name));
  return embeddedIn(
    objects.flatMap((object) => {
      const own = parts.get(object.top);
      return own === undefined ? [] : [toObject(object, own)];
    }),
  );
}

/** Of as many parts as a zip may have. */
const mostManifestBytes = 16 * 2 ** 20;

/** A manifest that is broken, or tells of more than there can be, is no reason to refuse the file. */
function manifestOf(bytes: Uint8Array): ManifestEntry[] {
  try {
    const part = unzip(bytes, (name) => name === manifestPart)[manifestPart];
    return part === undefined || part.length > mostManifestBytes ? [] : readManifest(part);
  } catch {
    return [];
  }
}

/** A part at the top, or the folder there that a part is in. */
const topOf = (path: string): string => /^[^/]+\/?/.exec(path)?.[0] ?? '';

const isObject = (top: string, mediaType: string): boolean =>
  top.endsWith('/')
    ? mediaType.startsWith('application/vnd.oasis.opendocument.')
    : mediaType === 'application/vnd.sun.star.oleobject';

interface Listed {
  readonly top: string;
  readonly mediaType: string;
  /** It, and all that is in it. */
  readonly listed: readonly ManifestEntry[];
}

function toObject(object: Listed, parts: readonly Entry[]): EmbeddedObject {
  const refused = parts.find((part) => part.refused)?.refused;
  const name = object.top.replace(/\/$/, '');
  return {
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...(refused && { refused }),
    file() {
      const [only] = parts;
      if (!object.top.endsWith('/')) return only && fileIn(only.bytes(), name);
      return fileIn(packageOf(object, parts), name);
    },
  };
}

/** A document as a file of its own: what it is comes first. OpenDocument 1.3, part 2, 3.3 */
function packageOf({ top, mediaType, listed }: Listed, parts: readonly Entry[]): Uint8Array {
  const within = (path: string): string => path.slice(top.length);
  const manifest = listed.map((one) => ({ ...one, path: within(one.path) || '/' }));
  const files = parts.map(({ name, bytes }) => ({ name: within(name), bytes }));
  return writeZip([
    { name: 'mimetype', bytes: Buffer.from(mediaType) },
    ...files.flatMap(({ name, bytes }) =>
      name === 'mimetype' || name === manifestPart ? [] : [{ name, bytes: bytes() }],
    ),
    { name: manifestPart, bytes: writeManifest(manifest) },
  ]);
}
