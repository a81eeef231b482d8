import type { ReadAids, Reading } from '../../reader.ts';
import { toReading, type Piece, type Read } from '../pieces.ts';
import { createDataTables, leftOutWarning } from './data-tables.ts';
import { sheetPieces } from './sheet-pieces.ts';
import type { Sheet } from './sheet.ts';

/**
 * The text and the tables of sheets.
 * @param read.sheets may be made one by one, as they are asked for
 * @param read.warnings may grow meanwhile
 * @param progress told with every thousand of them
 */
export function spreadsheetReading({
  sheets,
  warnings = [],
  progress,
  ...read
}: Omit<Read, 'pieces'> &
  Pick<ReadAids, 'progress'> & { readonly sheets: Iterable<Sheet> }): Reading {
  const data = createDataTables();
  const reading = toReading({ ...read, pieces: telling(sheetPieces(sheets, data), progress) });
  if (reading.outcome === 'rejected') return reading;
  const found = [...warnings, ...leftOutWarning(data)];
  return { outcome: 'read', text: { ...reading.text, warnings: found }, tables: data.end() };
}

function* telling(pieces: Iterable<Piece>, progress: ReadAids['progress']): Generator<Piece> {
  let told = 0;
  for (const piece of pieces) {
    if (told % 1_000 === 0) progress();
    told += 1;
    yield piece;
  }
}
