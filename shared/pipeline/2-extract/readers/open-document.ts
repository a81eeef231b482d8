import type { Metadata } from '../../../model/text.ts';
import { toMetadata, type Properties } from './metadata.ts';
import { localName, type Parts } from './office-parts.ts';
import { Unreadable } from './unreadable.ts';
import { parseXml } from './xml.ts';

/** The content of an OpenDocument file. Each encrypted part is named so in the manifest. OpenDocument 1.3, part 2, 3.4 */
export function contentOf(parts: Parts): Uint8Array {
  const manifest = Buffer.from(parts['META-INF/manifest.xml'] ?? []);
  if (manifest.includes('encryption-data')) throw new Unreadable('FILE_ENCRYPTED');
  const content = parts['content.xml'];
  if (content === undefined) throw new Unreadable('FILE_MALFORMED', 'no content part');
  return content;
}

/** Programs in a file are never run, and never read: people are told. OpenDocument 1.3, part 2, 3.1 leaves their places to programs. */
export const scriptWarnings = (names: readonly string[]): string[] =>
  names.some((name) => /^(Basic|Scripts)\/.*\.(xml|xlb|py|js|bsh)$/.test(name))
    ? ['its macros were not read']
    : [];

const wanted: Readonly<Record<string, keyof Properties>> = {
  'dc:title': 'title',
  'meta:initial-creator': 'author',
  'dc:subject': 'subject',
  'meta:keyword': 'keywords',
  'meta:creation-date': 'createdAt',
  'dc:date': 'modifiedAt',
};

/** What meta.xml says: the title as found, and the metadata. OpenDocument 1.3, part 3, 4.3 */
export function openDocumentProperties(parts: Parts): { title?: string; metadata: Metadata } {
  const part = parts['meta.xml'];
  if (part === undefined) return { metadata: {} };
  const found: Partial<Record<keyof Properties, string>> = {};
  let property: keyof Properties | undefined;
  parseXml(part, {
    open(name) {
      property = wanted[name];
      // There is an element for each keyword.
      if (localName(name) === 'keyword' && found.keywords !== undefined) found.keywords += ',';
    },
    close: () => (property = undefined),
    text(text) {
      if (property !== undefined) found[property] = (found[property] ?? '') + text;
    },
  });
  return { ...(found.title !== undefined && { title: found.title }), metadata: toMetadata(found) };
}
