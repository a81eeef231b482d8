import { localName } from '../office-parts.ts';
import type { FormatOf } from '../sheets/number-format.ts';
import { textInFormat } from '../sheets/number-format.ts';
import type { CellFormat } from '../sheets/sheet.ts';
import { parseXml } from '../xml.ts';

/** How numbers and texts are shown in cells of one style. */
export interface Style {
  readonly numbers: CellFormat;
  readonly texts: CellFormat;
}

/** A style by its place in the workbook (the `s` of a cell): formats of its own by code, the others by their fixed numbers. ISO/IEC 29500-1, 18.8 */
export function readStyles(
  part: Uint8Array | undefined,
  formatOf: FormatOf,
): (style: number) => Style {
  const { codes, styles } = part === undefined ? none : parseStyles(part);
  const styleOf = (id: number): Style => {
    const code = codes.get(id) ?? id;
    const numbers = formatOf(code);
    return { numbers, texts: textInFormat(numbers, code) };
  };
  const general = styleOf(0);
  const made = styles.map(styleOf);
  return (style) => made[style] ?? general;
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
