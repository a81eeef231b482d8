import { SSF } from '@e965/xlsx';
import { localName } from '../office-parts.ts';
import { parseXml } from '../xml.ts';

/** A number as Excel displays it in a cell of this style (the `s` of the cell). */
export type Display = (value: number, style: number) => string;

/**
 * Number formats of a workbook: those of its own by code, the others by their fixed numbers. ISO/IEC 29500-1, 18.8.30
 * @param options.is1904 whether days are counted from 1904
 */
export function readFormats(
  part: Uint8Array | undefined,
  { is1904 }: { is1904: boolean },
): Display {
  const { codes, styles } = part === undefined ? none : parseStyles(part);
  return (value, style) => {
    const id = styles[style] ?? 0;
    try {
      return SSF.format(codes.get(id) ?? id, value, { date1904: is1904 }).trim();
    } catch {
      return String(value); // a code that is none, or a date before days are counted
    }
  };
}

interface Styles {
  /** Formats of the workbook's own, by number. */
  readonly codes: ReadonlyMap<number, string>;
  /** Number of the format of each style. */
  readonly styles: readonly number[];
}

const none: Styles = { codes: new Map(), styles: [] };

function parseStyles(part: Uint8Array): Styles {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let inCells = false;
  parseXml(part, {
    open(element, { numFmtId = '0', formatCode }) {
      const name = localName(element);
      if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(Number(numFmtId));
    },
    close(element) {
      if (localName(element) === 'cellXfs') inCells = false;
    },
  });
  return { codes, styles };
}
