import { read, set_cptable, SSF, type WorkBook, type WorkSheet } from '@e965/xlsx';
import * as codePages from '@e965/xlsx/dist/cpexcel.full.mjs';
import type { Format } from '../../../../model/text.ts';
import { objectWarnings, type Embedded } from '../../containers/embedded-object.ts';
import { embeddedInOffice } from '../../containers/open-office.ts';
import { embeddedInXls } from '../../containers/open-storages.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { stepMs } from '../../step.ts';
import { toMetadata } from '../metadata.ts';
import { createFormats, type FormatOf } from '../sheets/number-format.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import { Unreadable } from '../unreadable.ts';
import { checkZip } from '../../zip/unzip.ts';
import { readXlsSheet } from './sheet.ts';

// Before Excel 97 words are by the code page of who wrote them, of which the library has the Western one only. What a workbook says of
// itself is so to this day.
set_cptable(codePages);

/** Workbooks of Excel before 2007, back to version 2. */
export const readXls = (bytes: Uint8Array, aids: Aids): Promise<Reading> =>
  readWorkbook(bytes, {
    format: 'application/vnd.ms-excel',
    engine: 'xls',
    aids,
    embeddedIn: embeddedInXls,
  });

/** Workbooks that Excel saved in binary parts. */
export async function readXlsb(bytes: Uint8Array, aids: Aids): Promise<Reading> {
  checkZip(bytes); // the library unpacks all of it
  const format = 'application/vnd.ms-excel.sheet.binary.macroEnabled.12';
  return readWorkbook(bytes, { format, engine: 'xlsb', aids, embeddedIn: embeddedInOffice });
}

type Aids = Pick<ReadAids, 'progress'>;

/** The library works in one go: a MiB took it 0.4 s of a processor, and one that is packed 1.3 s. */
const msPerMebibyte = { xls: 2_000, xlsb: 6_000 };

/** Parsed by SheetJS, which knows what these bytes mean; the rest is done as for every spreadsheet. */
async function readWorkbook(
  bytes: Uint8Array,
  of: {
    format: Format;
    engine: keyof typeof msPerMebibyte;
    aids: Aids;
    embeddedIn: (bytes: Uint8Array) => readonly Embedded[];
  },
): Promise<Reading> {
  const { format, engine, embeddedIn } = of;
  const { progress } = of.aids;
  progress(stepMs(bytes.length, msPerMebibyte[engine]));
  const workbook = parse(bytes);
  const {
    Title: title,
    Author: author,
    Subject: subject,
    Keywords: keywords,
  } = workbook.Props ?? {};
  const { CreatedDate, ModifiedDate } = workbook.Props ?? {};
  return spreadsheetReading({
    format,
    engine,
    sheets: sheetsOf(workbook),
    title,
    metadata: toMetadata({
      author,
      subject,
      keywords,
      createdAt: isoOf(CreatedDate),
      modifiedAt: isoOf(ModifiedDate),
    }),
    pages: workbook.SheetNames.length,
    warnings: [
      ...(workbook.vbaraw === undefined ? [] : ['its macros were not read']),
      ...objectWarnings(embeddedIn(bytes)),
    ],
    progress,
  });
}

/** Each cell by its row and column: sheets of a few cells may declare a million rows. */
const options = {
  type: 'buffer',
  dense: true,
  cellNF: true,
  cellStyles: true, // tells of hidden rows and columns
  cellText: false,
  cellHTML: false,
  cellFormula: false,
  bookVBA: true,
} as const;

function parse(bytes: Uint8Array): WorkBook {
  try {
    return read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/password|encrypt/i.test(message)) throw new Unreadable('FILE_ENCRYPTED');
    throw new Unreadable('FILE_MALFORMED', 'its workbook cannot be read');
  }
}

/** Dates may be such or their text, by the kind of file. */
const isoOf = (date: unknown): string | undefined =>
  date instanceof Date && !Number.isNaN(date.getTime())
    ? date.toISOString()
    : typeof date === 'string'
      ? date
      : undefined;

function* sheetsOf(workbook: WorkBook) {
  const is1904 = workbook.Workbook?.WBProps?.date1904 === true;
  const formats = createFormats({ is1904 });
  const formatOf: FormatOf = (code) => formats(ownFormats.get(code) ?? code);
  for (const [at, name] of workbook.SheetNames.entries()) {
    const sheet: WorkSheet | undefined = workbook.Sheets[name];
    if (sheet === undefined) continue;
    const isHidden = (workbook.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0;
    yield readXlsSheet(sheet, { name, isHidden, formatOf });
  }
}

/** The library gives Excel's own formats by its code for them. */
const ownFormats = new Map<string | number, number>(
  [14, 22].map((number) => [SSF.get_table()[number] ?? '', number]),
);
