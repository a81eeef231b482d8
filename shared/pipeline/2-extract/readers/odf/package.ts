import type { Metadata } from '../../../../model/text.ts';
import { toMetadata, type Properties } from '../metadata.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { readContent } from './content.ts';
import { readStyles, type OdfStyles } from './styles.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { unzip } from '../zip.ts';

/** What an OpenDocument file holds. OpenDocument 1.3, part 2 */
export interface OdfPackage {
  readonly content: Uint8Array;
  readonly master: Uint8Array | undefined;
  readonly styles: OdfStyles;
  readonly title?: string;
  readonly metadata: Metadata;
  readonly warnings: readonly string[];
}

const wanted = /^((content|styles|meta)\.xml|META-INF\/manifest\.xml|Basic\/script-lc\.xml)$/;

export function openPackage(bytes: Uint8Array): OdfPackage {
  const parts = unzip(bytes, (name) => wanted.test(name));
  refuseEncrypted(parts['META-INF/manifest.xml']);
  const content = parts['content.xml'];
  if (content === undefined) throw new Unreadable('FILE_MALFORMED', 'no content part');
  const master = parts['styles.xml'];
  return {
    content,
    master,
    styles: readStyles([master, content]),
    ...readMeta(parts['meta.xml']),
    warnings: 'Basic/script-lc.xml' in parts ? ['its macros were not read'] : [],
  };
}

/** Each encrypted part is named in the manifest with how it was encrypted. OpenDocument 1.3, part 2, 4.4 */
function refuseEncrypted(manifest: Uint8Array | undefined): void {
  if (manifest === undefined) return;
  parseXml(manifest, {
    open(name) {
      if (name === 'manifest:encryption-data') throw new Unreadable('FILE_ENCRYPTED');
    },
  });
}

const properties: Readonly<Record<string, keyof Properties>> = {
  'dc:title': 'title',
  'dc:subject': 'subject',
  'meta:keyword': 'keywords',
  'meta:initial-creator': 'author',
  'meta:creation-date': 'createdAt',
  'dc:date': 'modifiedAt',
};

function readMeta(part: Uint8Array | undefined): { title?: string; metadata: Metadata } {
  if (part === undefined) return { metadata: {} };
  const found: Partial<Record<keyof Properties, string>> = {};
  let property: keyof Properties | undefined;
  parseXml(part, {
    open(name) {
      property = properties[name];
      if (property === 'keywords' && found.keywords !== undefined) found.keywords += ';';
    },
    close: () => (property = undefined),
    text(text) {
      if (property !== undefined) found[property] = (found[property] ?? '') + text;
    },
  });
  return { ...(found.title !== undefined && { title: found.title }), metadata: toMetadata(found) };
}

const headers = new Set(['style:header', 'style:header-left', 'style:header-first']);
const footers = new Set(['style:footer', 'style:footer-left', 'style:footer-first']);
const furniture = new Set([...headers, ...footers]);

/** Page headers and footers, each once, as asides. */
export function readFurniture({ master, styles }: OdfPackage): Piece[] {
  if (master === undefined) return [];
  const pieces = readContent(master, styles, {
    parts: furniture,
    close: (name, closed) =>
      closed.map((piece) => ({
        kind: 'paragraph',
        text: oneLine(piece.text),
        aside: headers.has(name) ? 'header' : 'footer',
      })),
  });
  const once = new Map(
    pieces
      .filter(({ aside }) => aside !== undefined)
      .map((piece) => [`${piece.aside} ${piece.text}`, piece]),
  );
  return [...once.values()];
}
