import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOffice } from '../../containers/open-office.ts';
import { readEmf } from '../drawing/emf.ts';
import {
  addressesOf,
  codeWarnings,
  documentProperties,
  localName,
  relationshipsOf,
  type Parts,
} from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import { readAuthors, readComments } from './comments.ts';
import { drawingOf, drawingParts, picturesOf } from '../drawing/parts.ts';
import { readPictures } from '../pictures/pictures.ts';
import { readSlide, type Role, type SlideItem } from './slide.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';

const presentation = 'ppt/presentation.xml';
const wanted = new RegExp(
  [
    String.raw`^(ppt/(presentation|commentAuthors|authors)\.xml`,
    String.raw`ppt/(slides|notesSlides|slideLayouts|slideMasters|comments)/[^/]+\.xml`,
    `ppt/(${drawingParts})`,
    String.raw`ppt/((slides|slideLayouts|drawings|notesSlides)/)?_rels/[^/]+\.rels`,
    String.raw`docProps/core\.xml)$`,
  ].join('|'),
);

/**
 * PowerPoint files: slide after slide as they are shown, each a page: its title first, then what stands on it and in its pictures, then the speaker's
 * notes and the comments. Hidden slides and shapes, footers and what the master draws on every slide are asides; slide numbers
 * and days are left out.
 */
export async function readPptx(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const slides = slidesOf(parts);
  const authors = authorsOf(parts);
  const shown = slides.flatMap((name) => picturesOf(parts, name));
  const pictures = await readPictures(bytes, shown, aids);
  const pieces: Piece[] = [];
  let tables = 0;
  for (const [at, name] of slides.entries()) {
    aids.progress();
    const part = parts[name];
    if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'a slide is missing');
    const slide = readSlide(part, {
      tables,
      roleOf: roleOnSlide,
      addresses: addressesOf(parts, name),
    });
    tables += slide.tables;
    const drawn = drawingOf(parts, name, pictures);
    const found = [...resolve(slide.items, drawn), ...besides(parts, name, authors)];
    for (const piece of numbered(found, () => tables++)) {
      const aside = piece.aside ?? (slide.isHidden ? 'hidden' : undefined);
      pieces.push({ ...piece, page: at + 1, ...(aside !== undefined && { aside }) });
    }
  }
  return toReading({
    format: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    engine: ['pptx', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: [...pieces, ...drawnOnEvery(slides, parts)],
    ...documentProperties(parts),
    pages: slides.length,
    warnings: [
      ...pictures.warnings,
      ...codeWarnings(zipNames(bytes)),
      ...objectWarnings(embeddedInOffice(bytes)),
    ],
  });
}

/** Names of the slides' parts, in the order of the show. ISO/IEC 29500-1, 19.2.1.34 (sldIdLst) */
function slidesOf(parts: Parts): string[] {
  const part = parts[presentation];
  if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'no presentation part');
  const relationships = relationshipsOf(parts, presentation);
  const names: string[] = [];
  parseXml(part, {
    open(element, attributes) {
      if (localName(element) !== 'sldId') return;
      const id = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];
      const target = relationships.get(id ?? '')?.target;
      if (target !== undefined) names.push(target);
    },
  });
  return names;
}

/** ISO/IEC 29500-1, 19.7.10 (ST_PlaceholderType) */
function roleOnSlide(placeholder: string | undefined): Role {
  if (placeholder === 'title' || placeholder === 'ctrTitle') return 'title';
  if (placeholder === 'hdr') return 'header';
  if (placeholder === 'ftr' || placeholder === 'dt') return 'footer';
  return placeholder === 'sldNum' ? 'none' : 'body';
}

const roleInNotes = (placeholder: string | undefined): Role =>
  placeholder === 'body' ? 'body' : 'none';

/** Placeholders of a master only say where the words of a slide go. */
const roleOnMaster = (placeholder: string | undefined): Role =>
  placeholder === undefined ? 'header' : 'none';

function authorsOf(parts: Parts): Map<string, string> {
  const lists = [parts['ppt/commentAuthors.xml'], parts['ppt/authors.xml']];
  return new Map(lists.flatMap((part) => (part === undefined ? [] : [...readAuthors(part)])));
}

/** Puts what other parts hold where the slide shows it. */
function* resolve(
  items: readonly SlideItem[],
  drawn: ReturnType<typeof drawingOf>,
): Generator<Piece> {
  for (const item of items) {
    if (!('refersTo' in item)) yield item;
    else {
      for (const piece of drawn(item.refersTo))
        yield item.isHidden ? { ...piece, aside: 'hidden' } : piece;
    }
  }
}

/** A chart's table has no number yet: it does not know of the others. */
function* numbered(pieces: readonly Piece[], next: () => number): Generator<Piece> {
  let table = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'table-row' || piece.table !== undefined) yield piece;
    else {
      if (piece.header === true) table = next();
      yield { ...piece, table };
    }
  }
}

/** What belongs to a slide and is not drawn by it: pictures of old drawings, the speaker's notes, comments. */
function besides(parts: Parts, name: string, authors: ReadonlyMap<string, string>): Piece[] {
  const related = (of: string, wantedKind: string): string[] =>
    [...relationshipsOf(parts, of).values()]
      .filter(({ kind }) => kind === wantedKind)
      .map(({ target }) => target);
  const read = (names: readonly string[], reader: (part: Uint8Array) => Piece[]): Piece[] =>
    names.flatMap((target) => {
      const part = parts[target];
      return part === undefined ? [] : reader(part);
    });
  const pictures = related(name, 'vmlDrawing').flatMap((drawing) => related(drawing, 'image'));
  return [
    ...read(pictures, readEmf),
    ...read(related(name, 'notesSlide'), readNotes),
    ...read(related(name, 'comments'), (part) => readComments(part, authors)),
  ];
}

/** What the speaker wrote: the body of a notes page. */
function readNotes(part: Uint8Array): Piece[] {
  const { items } = readSlide(part, { tables: 0, roleOf: roleInNotes, addresses: new Map() });
  return items.flatMap((item) =>
    'refersTo' in item || item.kind === 'figure'
      ? []
      : [{ ...item, kind: 'note' as const, text: item.text.replace(/^\s*- /, '') }],
  );
}

/** What layouts and masters of these slides draw on each of them, once. */
function drawnOnEvery(slides: readonly string[], parts: Parts): Piece[] {
  const above = (names: Iterable<string>, kind: string): Set<string> =>
    new Set(
      [...names].flatMap((name) =>
        [...relationshipsOf(parts, name).values()]
          .filter((relationship) => relationship.kind === kind)
          .map(({ target }) => target),
      ),
    );
  const layouts = above(slides, 'slideLayout');
  return [...layouts, ...above(layouts, 'slideMaster')].flatMap((name) => {
    const part = parts[name];
    if (part === undefined) return [];
    const { items } = readSlide(part, { tables: 0, roleOf: roleOnMaster, addresses: new Map() });
    return items.flatMap((item) => ('aside' in item && item.aside === 'header' ? [item] : []));
  });
}
