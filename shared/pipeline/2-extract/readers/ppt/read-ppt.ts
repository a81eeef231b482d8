import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInPpt } from '../../containers/open-ppt.ts';
import { openCompoundFile } from '../compound-file.ts';
import { blipsIn } from '../drawing/blips.ts';
import { toMetadata } from '../metadata.ts';
import { readPersisted, type Persisted } from './persisted.ts';
import { oneLine, toReading, type Piece } from '../pieces.ts';
import { numberIn, recordsIn, textIn, types, type PptRecord } from './records.ts';
import { readSlide, textKinds, type SlideText } from './slide.ts';
import { summaryInformation } from '../summary-information.ts';
import { lookAt, noPictures, type Pictures } from '../pictures/pictures.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** A slide as the list of slides has it: its parts by their numbers. */
interface Listed {
  readonly part: number;
  readonly slideId: number;
  readonly texts: SlideText[];
}

/** [MS-PPT] 2.4.14.3 (SlideListWithTextContainer), 2.4.14.6 */
const slidesList = 0;
const notesList = 2;

/**
 * PowerPoint files of before 2007: slide after slide as they are shown, each a page: its title first, then its texts with the words in its
 * pictures, comments and the speaker's notes. Hidden slides and footers are asides.
 */
export async function readPpt(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const file = openCompoundFile(bytes);
  const stream = file.stream('PowerPoint Document');
  if (stream === undefined) throw new Unreadable('FILE_MALFORMED', 'no presentation stream');
  if (file.names.includes('EncryptedSummary')) throw new Unreadable('FILE_ENCRYPTED');
  const view = viewOf(stream);
  const persisted = readPersisted(view, file.stream('Current User'));

  const slides = listed(view, persisted.document, slidesList);
  let delayed: DataView | undefined;
  const blips = blipsIn(
    view,
    persisted.document,
    () => (delayed ??= viewOf(file.stream('Pictures') ?? new Uint8Array())),
  );
  const bytesOf = (picture: string) => blips[Number(picture) - 1]?.();
  const shown = new Set<string>();
  const first = slidePieces(view, persisted, {
    slides,
    wordsIn(picture) {
      if (blips[Number(picture) - 1] !== undefined) shown.add(picture);
      return [];
    },
  });
  const { wordsIn, ...pictures } = await lookAt({ names: shown, bytesOf }, aids);
  const pieces = pictures.count === 0 ? first : slidePieces(view, persisted, { slides, wordsIn });
  const properties = summaryInformation(file);
  return toReading({
    format: 'application/vnd.ms-powerpoint',
    engine: ['ppt', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: [...pieces, ...footersOf(view, persisted.document)],
    title: properties.title,
    metadata: toMetadata(properties),
    pages: slides.length,
    warnings: [
      ...pictures.warnings,
      ...(hasMacros(view, persisted.document) ? ['its macros were not read'] : []),
      ...objectWarnings(embeddedInPpt(bytes)),
    ],
  });
}

const viewOf = (stream: Uint8Array): DataView =>
  new DataView(stream.buffer, stream.byteOffset, stream.length);

function slidePieces(
  view: DataView,
  persisted: Persisted,
  { slides, wordsIn }: { slides: readonly Listed[]; wordsIn: Pictures['wordsIn'] },
): Piece[] {
  const notes = notesOf(view, persisted);
  const urls = urlsOf(view, persisted.document);
  const pieces: Piece[] = [];
  let tables = 0;
  for (const [at, { part, slideId, texts }] of slides.entries()) {
    const record = persisted.part(part);
    if (record === undefined) throw new Unreadable('FILE_MALFORMED', 'a slide is missing');
    const slide = readSlide(view, record, { texts, urls, tables, wordsIn });
    tables += slide.tables;
    for (const piece of [...slide.pieces, ...(notes.get(slideId) ?? [])]) {
      const aside = piece.aside ?? (slide.isHidden ? 'hidden' : undefined);
      pieces.push({ ...piece, page: at + 1, ...(aside !== undefined && { aside }) });
    }
  }
  return pieces;
}

function listed(view: DataView, document: PptRecord, list: number): Listed[] {
  const found: Listed[] = [];
  for (const holder of recordsIn(view, document.from, document.to)) {
    if (holder.type !== types.slideList || holder.instance !== list) continue;
    let kind = 4;
    for (const record of recordsIn(view, holder.from, holder.to)) {
      if (record.type === types.slidePersist) {
        const [part, slideId] = [numberIn(view, record, 0), numberIn(view, record, 12)];
        found.push({ part, slideId, texts: [] });
      } else if (record.type === types.textHeader) kind = numberIn(view, record, 0);
      else if (record.type === types.textChars || record.type === types.textBytes)
        found.at(-1)?.texts.push({ kind, text: textIn(view, record) });
    }
  }
  return found;
}

/** What the speaker wrote, by the slide that it belongs to. */
function notesOf(view: DataView, { document, part }: Persisted): Map<number, Piece[]> {
  const found = new Map<number, Piece[]>();
  for (const { part: id, texts } of listed(view, document, notesList)) {
    const page = part(id);
    if (page === undefined) continue;
    let slideId = 0;
    for (const record of recordsIn(view, page.from, page.to)) {
      if (record.type === types.notesAtom) slideId = numberIn(view, record, 0);
    }
    const { pieces } = readSlide(view, page, {
      texts,
      urls: new Map(),
      only: textKinds.notes,
      tables: 0,
      wordsIn: noPictures.wordsIn,
    });
    const notes = pieces.map(({ text }): Piece => ({ kind: 'note', text }));
    found.set(slideId, notes);
  }
  return found;
}

/** Where links lead, by number. [MS-PPT] 2.10.16 (ExHyperlinkContainer): the second of its strings is the address. */
function urlsOf(view: DataView, document: PptRecord): Map<number, string> {
  const urls = new Map<number, string>();
  let id = 0;
  for (const record of recordsIn(view, document.from, document.to)) {
    if (record.type === types.hyperlinkAtom) id = numberIn(view, record, 0);
    else if (record.type === types.string && record.instance === 1 && id !== 0) {
      urls.set(id, textIn(view, record));
      id = 0;
    }
  }
  return urls;
}

/** [MS-PPT] 2.4.11 (VBAInfoAtom): after the number of the part that holds them. */
function hasMacros(view: DataView, document: PptRecord): boolean {
  for (const record of recordsIn(view, document.from, document.to)) {
    if (record.type === types.macros && numberIn(view, record, 4) !== 0) return true;
  }
  return false;
}

/** Said once for all slides. [MS-PPT] 2.4.15.2 (SlideHeadersFootersContainer): the third of its strings is the footer. */
function footersOf(view: DataView, document: PptRecord): Piece[] {
  const found = new Set<string>();
  for (const holder of recordsIn(view, document.from, document.to)) {
    if (holder.type !== types.headersFooters) continue;
    for (const record of recordsIn(view, holder.from, holder.to)) {
      if (record.type === types.string && record.instance === 2)
        found.add(oneLine(textIn(view, record)));
    }
  }
  return [...found].map((text) => ({ kind: 'paragraph', text, aside: 'footer' }));
}
