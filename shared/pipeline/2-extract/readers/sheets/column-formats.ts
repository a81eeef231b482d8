import type { DataValue } from '../../../../model/data-table.ts';
import { textFormat, type CellFormat, type CellValue } from './sheet.ts';

/** The value that a text stands for; undefined when it stands for none of this kind. */
type Parse = (text: string) => DataValue | undefined;

/** What the texts of one column are. A text that does not fit, such as the header, is a text. */
export interface ColumnFormat {
  readonly fits: (text: string) => boolean;
  readonly format: CellFormat;
}

export const textColumn: ColumnFormat = { fits: () => true, format: textFormat };

/**
 * The kind that all texts of a column below its first have, if there is one. A doubt leaves them texts: `03/04/2025` is a day in March or in April.
 * @param texts of the column, from the first row; empty ones count for nothing
 * @param delimiter of the file: where it is a semicolon, the comma is likely to be that of decimals; undefined where nothing tells
 */
export function columnFormat(
  texts: readonly string[],
  delimiter: string | undefined,
): ColumnFormat {
  const first = texts.find((text, at) => at > 0 && text !== '');
  if (first === undefined || isWords(first)) return textColumn;
  const body = texts.slice(1).filter((text) => text !== '');
  // Brackets around all of them are those of numbers in a list.
  const signed = body.every((text) => text.startsWith('(')) ? String : withSignFirst;
  const unit = sharedUnit(body.map(signed));
  const bare = body.map((text) => withoutUnit(signed(text), unit));
  const numbers = numberParsers(bare, delimiter).map((parse): [CellFormat['type'], Parse] => [
    'number',
    (text) => parse(withoutUnit(signed(text), unit)),
  ]);
  const kinds: (readonly [CellFormat['type'], Parse])[] = [
    ['boolean', toBoolean],
    ...numbers,
    ...dateParsers(body).map((parse) => ['date', parse] as const),
  ];
  const [type, parse] =
    kinds.find(([, one]) => body.every((text) => one(text) !== undefined)) ?? [];
  if (type === undefined || parse === undefined) return textColumn;
  return {
    fits: (text) => parse(text) !== undefined,
    format: {
      type,
      ...(type === 'number' && unit !== undefined && { unit }),
      show: (value: CellValue) => String(value),
      raw: (value: CellValue) => parse(String(value)) ?? null,
    },
  };
}

const toBoolean: Parse = (text) =>
  /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;

/** For sure: most columns are, and one text tells. */
const isWords = (text: string): boolean => !/\d/.test(text) && toBoolean(text) === undefined;

const affix = /^(?:([A-Z]{3}|[€$£¥]) ?(?=[\d.,'’+-]))|(?<=\d) ?([A-Z]{3}|[€$£¥%])$/;

/** A currency or a percent sign that all values have. */
function sharedUnit(texts: readonly string[]): string | undefined {
  const unitOf = (text: string) =>
    affix
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined);
  const first = unitOf(texts[0] ?? '');
  return texts.every((text) => unitOf(text) === first) ? first : undefined;
}

const withoutUnit = (text: string, unit: string | undefined): string =>
  unit === undefined ? text : text.replace(affix, '');

/** What accountants put in brackets, and programs such as SAP before a minus, is below zero. */
const withSignFirst = (text: string): string =>
  text.replace(/^(?:\((\d[\d.,'’ ]*)\)|(\d[\d.,'’ ]*)-)$/, '-$1$2');

/** Thousands may be set apart. Zeros in front are those of an account or a telephone. */
const pointed = /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:[,'’ ]\d{3})+)(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
const withComma = /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:[.'’ ]\d{3})+)(?:,\d+)?$/;
/** Either thousands or three decimals. */
const inDoubt = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

function numberParsers(texts: readonly string[], delimiter: string | undefined): Parse[] {
  const separated = texts.filter((text) => /[.,]/.test(text));
  const isInDoubt = separated.length > 0 && separated.every((text) => inDoubt.test(text));
  if (isInDoubt && separated.some((text) => doubtful(delimiter).test(text))) return [];
  const english: Parse = (text) =>
    pointed.test(text) ? Number(text.replaceAll(/[,'’ ]/g, '')) : undefined;
  const continental: Parse = (text) =>
    withComma.test(text) ? Number(text.replaceAll(/[.'’ ]/g, '').replace(',', '.')) : undefined;
  return delimiter === ';' ? [continental, english] : [english, continental];
}

/** What may part thousands as well as decimals in a file with this delimiter. Between commas a comma in a number has a reason. */
function doubtful(delimiter: string | undefined): RegExp {
  if (delimiter === ',') return never;
  if (delimiter === undefined) return /[.,]/;
  return delimiter === ';' ? /\./ : /,/;
}
const never = /(?!)/;

/** Days of the same order in the whole column; with slashes only when one of them tells the day from the month. */
function dateParsers(texts: readonly string[]): Parse[] {
  const slashed = texts.map((text) => /^(\d\d?)\/(\d\d?)\/\d{4}\b/.exec(text));
  const above12 = (part: 1 | 2) => slashed.some((parts) => Number(parts?.[part] ?? 0) > 12);
  return [
    dateBy(/^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d)?).*)?$/),
    dateBy(/^(?<day>\d\d?)\.(?<month>\d\d?)\.(?<year>\d{4})(?: (?<time>\d\d:\d\d(?::\d\d)?))?$/),
    ...(above12(1) ? [dateBy(/^(?<day>\d\d?)\/(?<month>\d\d?)\/(?<year>\d{4})$/)] : []),
    ...(above12(2) ? [dateBy(/^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4})$/)] : []),
  ];
}

const dateBy =
  (pattern: RegExp): Parse =>
  (text) => {
    const parts = pattern.exec(text)?.groups;
    if (parts === undefined) return undefined;
    const { year = '', month = '', day = '', time } = parts;
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return undefined;
    if (time === undefined) return date;
    return `${date}T${time.length === 5 ? `${time}:00` : time}`;
  };
