import { localName } from '../office-parts.ts';
import { rangeOf } from '../sheets/cell-names.ts';
import type { DeclaredTable } from '../sheets/sheet.ts';
import { parseXml } from '../xml.ts';

/** A range that was made a table in Excel. ISO/IEC 29500-1, 18.5.1.2 */
export function readDeclaredTable(part: Uint8Array): DeclaredTable | undefined {
  let found: DeclaredTable | undefined;
  parseXml(part, {
    open(element, { ref = '', headerRowCount = '1', totalsRowCount = '0' }) {
      if (localName(element) !== 'table') return;
      const range = rangeOf(ref);
      if (range === undefined) return;
      found = { range, headerRows: Number(headerRowCount), totalsRows: Number(totalsRowCount) };
    },
  });
  return found;
}
