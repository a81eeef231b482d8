import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOffice } from '../../containers/open-office.ts';
import { readPictures } from '../pictures/pictures.ts';
import {
  codeWarnings,
  documentProperties,
  localName,
  relationshipsOf,
  type Parts,
} from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';
import { readComments, type Comment } from './comments.ts';
import { idIn, inReadingOrder, readShapes, type Shape } from './shapes.ts';

const pageList = 'visio/pages/pages.xml';
const wanted = /^(visio\/(pages\/(_rels\/)?[^/]+|comments\.xml)|docProps\/core\.xml)$/;

interface Page {
  readonly id: string;
  readonly name: string;
  /** Name of its part. */
  readonly part: string;
  readonly isBackground: boolean;
}

/**
 * Visio files [MS-VSDX]: page after page, what is written in its shapes from above, what is filled in about them, and comments. What
 * lies behind pages is an aside. Words that a shape only has from its master are those of the stencil, and left out.
 */
export async function readVsdx(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const pages = pagesOf(parts);
  const comments = commentsOf(parts);
  const pictures = await readPictures(bytes, picturesOf(parts, pages), aids);
  const pieces: Piece[] = [];
  const wordsIn = (page: string) => {
    const related = relationshipsOf(parts, page);
    return (id: string) => pictures.wordsIn(related.get(id)?.target ?? '');
  };
  let shown = 0;
  for (const { id, name, part, isBackground } of pages) {
    const content = parts[part];
    if (content === undefined) throw new Unreadable('FILE_MALFORMED', 'a page is missing');
    if (!isBackground) shown += 1;
    const place = isBackground ? { aside: 'header' as const } : { page: shown };
    const heading: Piece[] = isNamed(name) ? [{ kind: 'heading', level: 1, text: name }] : [];
    const found = [
      ...heading,
      ...piecesOf(readShapes(content, aids.progress), wordsIn(part)),
      ...comments(id),
    ];
    for (const piece of found) pieces.push({ ...piece, ...place });
  }
  return toReading({
    format: 'application/vnd.ms-visio.drawing',
    engine: ['vsdx', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces,
    ...documentProperties(parts),
    pages: shown,
    warnings: [
      ...pictures.warnings,
      ...codeWarnings(zipNames(bytes)),
      ...objectWarnings(embeddedInOffice(bytes)),
    ],
  });
}

function pagesOf(parts: Parts): Page[] {
  const list = parts[pageList];
  if (list === undefined) throw new Unreadable('FILE_MALFORMED', 'no list of pages');
  const relationships = relationshipsOf(parts, pageList);
  const pages: Page[] = [];
  let page: Omit<Page, 'part'> | undefined;
  parseXml(list, {
    open(element, attributes) {
      const name = localName(element);
      if (name === 'Page') {
        const { ID: id = '', Name = '', Background } = attributes;
        page = { id, name: Name, isBackground: Background === '1' };
      } else if (name === 'Rel' && page !== undefined) {
        const part = relationships.get(idIn(attributes))?.target;
        if (part !== undefined) pages.push({ ...page, part });
      }
    },
  });
  return pages;
}

/** Names of the parts that are shown on these pages. */
const picturesOf = (parts: Parts, pages: readonly Page[]): string[] =>
  pages.flatMap(({ part }) =>
    [...relationshipsOf(parts, part).values()].map(({ target }) => target),
  );

/** Visio counts pages that nobody gave a name: `Page-1`, `Zeichenblatt-2`. */
const isNamed = (name: string): boolean => name !== '' && !/^\S+-\d+$/.test(name);

function* piecesOf(
  shapes: readonly Shape[],
  wordsIn: (picture: string) => readonly Piece[],
): Generator<Piece> {
  for (const { text, data, url, picture } of inReadingOrder(shapes)) {
    if (picture !== undefined) yield* wordsIn(picture);
    const words = text.trim();
    const lines = [...(words === '' ? [] : [words]), ...data].join('\n');
    if (lines === '') continue;
    const links = url !== undefined && words !== '' ? [{ text: words, url }] : [];
    yield { kind: 'paragraph', text: lines, ...(links.length > 0 && { links }) };
  }
}

/** @returns the comments on each page, by its number in the file */
function commentsOf(parts: Parts): (page: string) => Piece[] {
  const part = parts['visio/comments.xml'];
  const byPage = Map.groupBy(part === undefined ? [] : readComments(part), ({ page }) => page);
  const toPiece = ({ author, text }: Comment): Piece => ({
    kind: 'comment',
    text: author === '' ? text : `${author}: ${text}`,
  });
  return (page) => (byPage.get(page) ?? []).map(toPiece);
}
