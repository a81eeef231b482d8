import { parseXml } from '../xml.ts';

/** A part of a package, or a folder of it whose path ends with a slash. OpenDocument 1.3, part 2, 4.3 (manifest:file-entry) */
export interface ManifestEntry {
  readonly path: string;
  readonly mediaType: string;
}

export const manifestPart = 'META-INF/manifest.xml';

/** @throws Unreadable when it is not XML */
export function readManifest(part: Uint8Array): ManifestEntry[] {
  const entries: ManifestEntry[] = [];
  parseXml(part, {
    open(name, attributes) {
      if (name !== 'manifest:file-entry') return;
      const path = attributes['manifest:full-path'] ?? '';
      entries.push({ path, mediaType: attributes['manifest:media-type'] ?? '' });
    },
  });
  return entries;
}

export function writeManifest(entries: readonly ManifestEntry[]): Uint8Array {
  const lines = entries.map(
    ({ path, mediaType }) =>
      `<manifest:file-entry manifest:full-path="${escaped(path)}" manifest:media-type="${escaped(mediaType)}"/>`,
  );
  const namespace = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="${namespace}" manifest:version="1.3">${lines.join('')}</manifest:manifest>`,
  );
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
