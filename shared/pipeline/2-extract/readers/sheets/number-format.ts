import { SSF } from '@e965/xlsx';
import { oneLine } from '../pieces.ts';
import { namesInLanguage } from './local-names.ts';
import { plainNumbers } from './plain-numbers.ts';
import { textFormat, type CellFormat, type CellValue } from './sheet.ts';
import { unitOfCode } from './units.ts';

/** A format by its code, or by its number if it is one of Excel's own. ISO/IEC 29500-1, 18.8.30 and 18.8.31 */
export type FormatOf = (code: string | number) => CellFormat;

/**
 * Those of Excel's own formats that it displays by the country of the computer, as in the United States; the library writes years
 * of two digits, which Excel does not. 14: a date; 22: with the time.
 */
const byCountry: Readonly<Record<number, string>> = { 14: 'm/d/yyyy', 22: 'm/d/yyyy h:mm' };

/** Results that are kept for each format: dates and shares come again and again. */
const mostKept = 20_000;

/** @param options.is1904 whether days are counted from 1904 */
export function createFormats({ is1904 }: { is1904: boolean }): FormatOf {
  const made = new Map<string | number, CellFormat>();
  return (code) => {
    const before = made.get(code);
    if (before !== undefined) return before;
    const format = formatOf(code, is1904);
    made.set(code, format);
    return format;
  };
}

/** Texts in a cell of this format: all but a few formats show them as they are. */
export function textInFormat(format: CellFormat, code: string | number): CellFormat {
  const showsOtherwise = typeof code === 'string' && /@/.test(code) && !/^[@\s;]*$/.test(code);
  return showsOtherwise ? { ...textFormat, show: format.show } : textFormat;
}

function formatOf(given: string | number, date1904: boolean): CellFormat {
  const code = typeof given === 'number' ? (byCountry[given] ?? given) : given;
  const written = typeof code === 'string' && SSF.is_date(code) ? withLiteralDots(code) : code;
  const named = typeof written === 'string' ? namesInLanguage(written) : undefined;
  const format = (value: CellValue): string => {
    try {
      const date = named === undefined ? undefined : dateOf(value, date1904);
      const ofValue = named === undefined || date === undefined ? written : named(date);
      return oneLine(SSF.format(ofValue, value, { date1904 }));
    } catch {
      return String(value); // a code that is none, or a date before days are counted
    }
  };
  const words = typeof code === 'number' ? String(SSF.get_table()[code] ?? 'General') : code;
  const plain = plainNumbers(words);
  const kept = keeping(format);
  const show = (value: CellValue): string =>
    (typeof value === 'number' ? plain?.(value) : undefined) ?? kept(value);
  if (/\[[hms]+\]/i.test(words)) return { type: 'number', unit: 'days', show, raw: asIs };
  if (SSF.is_date(words))
    return { type: 'date', show, raw: keeping((days) => toIso(days, date1904)) };
  return { type: 'number', ...unitOfCode(words), show, raw: asIs };
}

/** In `dd.mm.yyyy` the library takes a dot for that of fractions of a second. */
const withLiteralDots = (code: string): string =>
  code.replaceAll(/("[^"]*"|\[[^\]]*\]|\\.)|\.(?!0)/g, (_, kept?: string) => kept ?? '\\.');

const asIs = (value: CellValue): CellValue => value;

function keeping<T>(make: (value: CellValue) => T): (value: CellValue) => T {
  const kept = new Map<CellValue, T>();
  return (value) => {
    const before = kept.get(value);
    if (before !== undefined) return before;
    const made = make(value);
    if (kept.size >= mostKept) kept.clear();
    kept.set(value, made);
    return made;
  };
}

function dateOf(days: CellValue, date1904: boolean): Date | undefined {
  const parts = typeof days === 'number' ? SSF.parse_date_code(days, { date1904 }) : null;
  return parts === null ? undefined : new Date(Date.UTC(parts.y, parts.m - 1, parts.d));
}

/** Days since the workbook's first as a date, with the time if it has one; a part of a day alone as a time. */
function toIso(days: CellValue, date1904: boolean): CellValue {
  const parts = typeof days === 'number' ? SSF.parse_date_code(days, { date1904 }) : null;
  if (parts === null) return days;
  const two = (part: number) => String(part).padStart(2, '0');
  const time = `${two(parts.H)}:${two(parts.M)}:${two(Math.floor(parts.S))}`;
  if (typeof days === 'number' && days < 1) return time;
  const date = `${String(parts.y).padStart(4, '0')}-${two(parts.m)}-${two(parts.d)}`;
  return time === '00:00:00' ? date : `${date}T${time}`;
}
