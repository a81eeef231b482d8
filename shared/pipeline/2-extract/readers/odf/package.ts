import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOpenDocument } from '../../containers/open-opendocument.ts';
import type { Metadata } from '../../../../model/text.ts';
import type { ReadAids } from '../../reader.ts';
import { contentOf, openDocumentProperties, scriptWarnings } from '../open-document.ts';
import { readPictures, type Pictures } from '../pictures/pictures.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { readContent } from './content.ts';
import { readStyles, type OdfStyles } from './styles.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';

/** What an OpenDocument file holds. OpenDocument 1.3, part 2 */
export interface OdfPackage {
  readonly content: Uint8Array;
  readonly master: Uint8Array | undefined;
  readonly styles: OdfStyles;
  readonly title?: string;
  readonly metadata: Metadata;
  readonly warnings: readonly string[];
}

const wanted = /^((content|styles|meta)\.xml|META-INF\/manifest\.xml)$/;

export function openPackage(bytes: Uint8Array): OdfPackage {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const content = contentOf(parts);
  const master = parts['styles.xml'];
  return {
    content,
    master,
    styles: readStyles([master, content]),
    ...openDocumentProperties(parts),
    warnings: [
      ...scriptWarnings(zipNames(bytes)),
      ...objectWarnings(embeddedInOpenDocument(bytes)),
    ],
  };
}

/** The words in the pictures of a package, by the names under which its content shows them. */
export const readShown = (bytes: Uint8Array, aids: ReadAids): Promise<Pictures> =>
  readPictures(
    bytes,
    zipNames(bytes).filter((name) => name.startsWith('Pictures/')),
    aids,
  );

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
