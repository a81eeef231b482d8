import type { Reading } from '../../reader.ts';
import { toReading, type Read } from '../pieces.ts';
import { createDataTables } from './data-tables.ts';
import { sheetPieces } from './sheet-pieces.ts';
import type { Sheet } from './sheet.ts';

/**
 * The text and the tables of sheets.
 * @param read.sheets may be made one by one, as they are asked for
 * @param read.warnings may grow meanwhile
 */
export function spreadsheetReading({
  sheets,
  warnings = [],
  ...read
}: Omit<Read, 'pieces'> & { readonly sheets: Iterable<Sheet> }): Reading {
  const data = createDataTables();
  const reading = toReading({ ...read, pieces: sheetPieces(sheets, data) });
  if (reading.outcome === 'rejected') return reading;
  const found = [...warnings];
  if (data.leftOut > 0) found.push(`${data.leftOut} tables are too large to compute with`);
  return { outcome: 'read', text: { ...reading.text, warnings: found }, tables: data.pieces };
}
