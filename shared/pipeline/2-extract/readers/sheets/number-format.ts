import { SSF } from '@e965/xlsx';
import { oneLine } from '../pieces.ts';
import { namesInLanguage } from './local-names.ts';
import { plainNumbers } from './plain-numbers.ts';
import { textFormat, type CellFormat, type CellValue } from './sheet.ts';
import { unitOfCode } from './units.ts';

/** A format by its code, or by its number if it is one of Excel's own. ISO/IEC 29500-1, 18.8.30 and 18.8.31 */
export type FormatOf = (code: string | number) => CellFormat;

/**
 * Excel's own formats that the library does not know, or has from a slip of the standard (47), or with years of two digits, which Excel does
 * not write (14, 22). What Excel displays by the country of the computer is as in the United States, but money has no sign: which one
 * the author saw is not known. 27 to 36 and 50 to 58 are dates in East Asia, in an order that every reader knows.
 */
const ownFormats: Readonly<Record<number, string>> = {
  14: 'm/d/yyyy',
  22: 'm/d/yyyy h:mm',
  47: 'mm:ss.0',
  ...numbered([5, 6, 41, 42], '#,##0_);(#,##0)'),
  ...numbered([7, 8, 43, 44], '#,##0.00_);(#,##0.00)'),
  ...numbered([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58], 'yyyy-mm-dd'),
  ...numbered([32, 33, 34, 35], 'h:mm:ss'),
};

function numbered(numbers: readonly number[], code: string): Record<number, string> {
  return Object.fromEntries(numbers.map((number) => [number, code]));
}

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
  const code = typeof given === 'number' ? (ownFormats[given] ?? given) : given;
  const words =
    typeof code === 'number' ? String(SSF.get_table()[code] ?? 'General') : forLibrary(code);
  const isDate = SSF.is_date(words);
  const named = namesInLanguage(words);
  const belowZero = generalBelowZero(words);
  const format = (value: CellValue): string => {
    try {
      const date = isDate ? dateOf(value, date1904) : undefined;
      // Excel fills the cell with signs where there is no such day.
      if (isDate && date === undefined && typeof value === 'number') return String(value);
      if (belowZero !== undefined && typeof value === 'number' && value < 0)
        return oneLine(SSF.format(belowZero, -value));
      const ofValue = named === undefined || date === undefined ? words : named(date);
      return oneLine(SSF.format(ofValue, value, { date1904 }));
    } catch {
      return String(value); // a code that is none, or a date before days are counted
    }
  };
  const plain = plainNumbers(words);
  const kept = keeping(format);
  const show = (value: CellValue): string =>
    (typeof value === 'number' ? plain?.(value) : undefined) ?? kept(value);
  if (/\[[hms]+\]/i.test(words)) return { type: 'number', unit: 'days', show, raw: asIs };
  if (isDate) return { type: 'date', show, raw: keeping((days) => toIso(days, date1904)) };
  return { type: 'number', ...unitOfCode(words), show, raw: asIs };
}

/** The part for numbers below zero where it says `General`: the library writes a sign of its own there. */
function generalBelowZero(code: string): string | undefined {
  const [, part = ''] = code.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  return /General/i.test(part) && !/\[[<>=]/.test(code) ? part : undefined;
}

const literal = String.raw`"[^"]*"|\[[^\]]*\]|\\.`;

/**
 * A code as the library reads it rightly: it takes a dot in `dd.mm.yyyy` for that of fractions of a second, the language in `[$-409]0.00`
 * for a currency, and leaves out what stands beside `General`.
 */
function forLibrary(code: string): string {
  if (SSF.is_date(code))
    return code.replaceAll(
      new RegExp(`(${literal})|\\.(?!0)`, 'g'),
      (_, kept?: string) => kept ?? '\\.',
    );
  return code
    .replaceAll(/("[^"]*"|\\.)|\[\$-[^\]]*\]/g, (_, kept?: string) => kept ?? '')
    .replaceAll(/(?<=^|;)General(?=[^;])/gi, '""General');
}

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
