import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOffice } from '../../containers/open-office.ts';
import { picturesOf } from '../drawing/parts.ts';
import { addressesOf, documentProperties, relationshipsOf, type Parts } from '../office-parts.ts';
import { readPictures, type Pictures } from '../pictures/pictures.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { createFormats } from '../sheets/number-format.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import type { Sheet, SheetNote } from '../sheets/sheet.ts';
import { unzip } from '../../zip/unzip.ts';
import { commentsOf, readNotes, readPersons, readThread } from './comments.ts';
import { readDeclaredTable } from './declared-table.ts';
import { readDrawing } from './drawing.ts';
import { readSheet, type SheetContext, type SheetPart } from './sheet.ts';
import { readStrings } from './strings.ts';
import { readStyles } from './styles.ts';
import { readWorkbook, workbookPart, type SheetEntry } from './workbook.ts';

const wanted =
  /^(xl\/(workbook|styles|sharedStrings)\.xml|xl\/(chartsheets|threadedComments|persons|tables|drawings|charts)\/[^/]+\.xml|xl\/comments[^/]*\.xml|xl\/comments\/[^/]+\.xml|xl\/(worksheets\/|chartsheets\/|drawings\/)?_rels\/[^/]+\.rels|docProps\/core\.xml)$/i;

interface Context extends SheetContext {
  readonly bytes: Uint8Array;
  readonly parts: Parts;
  readonly persons: ReadonlyMap<string, string>;
  readonly wordsIn: Pictures['wordsIn'];
}

const drawing = /^xl\/drawings\/[^/]+\.xml$/i;

/**
 * Excel workbooks: sheet after sheet, cells as Excel displays them, with their comments, text boxes and the words of charts and pictures.
 * Formulas are their last results. What is hidden is kept aside; macros are not looked at, other files that cells refer to never fetched.
 */
export async function readXlsx(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const { progress } = aids;
  const warnings: string[] = [];
  const names = new Set<string>();
  const parts = unzip(bytes, (name) => {
    names.add(name);
    if (/vbaProject\.bin$/i.test(name)) warnings.push('its macros were not read');
    return wanted.test(name);
  });
  warnings.push(...objectWarnings(embeddedInOffice(bytes)));
  const { sheets, is1904 } = readWorkbook(parts, names);
  const drawings = Object.keys(parts).filter((name) => drawing.test(name));
  const shown = drawings.flatMap((name) => picturesOf(parts, name));
  const { wordsIn, ...pictures } = await readPictures(bytes, shown, aids);
  warnings.push(...pictures.warnings);
  const people = [...relationshipsOf(parts, workbookPart).values()];
  const context: Context = {
    bytes,
    parts,
    progress,
    strings: readStrings(parts['xl/sharedStrings.xml'], { progress }),
    styleOf: readStyles(parts['xl/styles.xml'], createFormats({ is1904 })),
    persons: readPersons(parts[people.find(({ kind }) => kind === 'person')?.target ?? '']),
    wordsIn,
  };
  return spreadsheetReading({
    format: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    engine: ['xlsx', ...pictures.engines].join(', '),
    ocr: pictures.count,
    sheets: sheetsOf(sheets, context, warnings),
    // A sheet is no title: "Sheet1" says nothing of the workbook.
    ...documentProperties(parts),
    pages: sheets.length,
    warnings,
    progress,
  });
}

/** One after the other: only one is unpacked, and its cells held, at a time. */
function* sheetsOf(
  entries: readonly SheetEntry[],
  context: Context,
  warnings: string[],
): Generator<Sheet> {
  let withoutResult = 0;
  for (const { name, part, kind, isHidden } of entries) {
    const read = kind === 'worksheet' ? readSheet(unpacked(part, context), context) : noCells;
    withoutResult += read.withoutResult;
    yield { name, isHidden, ...read, ...besides(part, read, context) };
  }
  if (withoutResult > 0) warnings.push(`${withoutResult} formulas hold no result`);
}

const unpacked = (part: string, { bytes }: Context): Uint8Array =>
  unzip(bytes, (name) => name === part)[part] ?? new Uint8Array();

const noCells: SheetPart = { rows: [], hiddenColumns: [], merges: [], links: [], withoutResult: 0 };

/** What belongs to a sheet and has a part of its own. */
function besides(
  part: string,
  read: SheetPart,
  { parts, persons, wordsIn }: Context,
): Pick<Sheet, 'declared' | 'links' | 'notes'> {
  const related = [...relationshipsOf(parts, part).values()];
  const partsOf = (kind: string): Uint8Array[] =>
    related.flatMap((one) => (one.kind === kind ? (parts[one.target] ?? []) : []));
  const addresses = addressesOf(parts, part);
  const links = read.links.flatMap(({ cells, id, url = addresses.get(id ?? '') }) =>
    url === undefined ? [] : [[cells, url] as const],
  );
  const thread = partsOf('threadedComment').flatMap((one) => readThread(one, persons));
  const notes: SheetNote[] = [
    ...related.flatMap(({ kind, target }) =>
      kind === 'drawing' ? readDrawing(parts, target, wordsIn) : [],
    ),
    ...commentsOf(partsOf('comments').flatMap(readNotes), thread),
  ];
  return {
    declared: partsOf('table').flatMap((one) => readDeclaredTable(one) ?? []),
    links: new Map(links),
    notes,
  };
}
