import type { DataValue } from '../../../../model/data-table.ts';
import type { CellRange } from './cell-names.ts';

export type CellValue = string | number | boolean;

/** How the values of a cell are shown, and what they are. One object serves all cells of a style. */
export interface CellFormat {
  readonly type: 'text' | 'number' | 'date' | 'boolean' | 'error';
  readonly unit?: string | undefined;
  /** See `DataColumn.scale`. */
  readonly scale?: number | undefined;
  /** As the program displays it, on one line. */
  readonly show: (value: CellValue) => string;
  /** As data tables hold it. */
  readonly raw: (value: CellValue) => DataValue;
}

/** The cells of a row that hold something, from left to right: three lists of the same length, so that a million cells stay small. */
export interface SheetRow {
  /** From 1. */
  readonly number: number;
  readonly isHidden: boolean;
  /** From 1. */
  readonly columns: readonly number[];
  readonly values: readonly CellValue[];
  readonly formats: readonly CellFormat[];
}

/** A table that its author has declared, with a name for each column. */
export interface DeclaredTable {
  readonly range: CellRange;
  readonly headerRows: number;
  readonly totalsRows: number;
}

/** What stands on a sheet beside its cells. */
export interface SheetNote {
  readonly kind: 'comment' | 'figure' | 'paragraph';
  readonly text: string;
  readonly cells?: string;
}

/** One sheet, whatever the program it was made with. */
export interface Sheet {
  /** Null for a file that is one sheet without a name. */
  readonly name: string | null;
  readonly isHidden: boolean;
  /** By their numbers. */
  readonly rows: readonly SheetRow[];
  readonly hiddenColumns: readonly (readonly [from: number, to: number])[];
  readonly merges: readonly CellRange[];
  readonly declared: readonly DeclaredTable[];
  /** Addresses that cells lead to, by the cell's name. */
  readonly links: ReadonlyMap<string, string>;
  readonly notes: readonly SheetNote[];
}

/** In one file, beside each other and in all: a sheet that says more is an attack. */
export const mostCells = 2_000_000;

const asText = (value: CellValue): string => String(value);

export const textFormat: CellFormat = { type: 'text', show: asText, raw: (value) => value };

export const booleanFormat: CellFormat = {
  type: 'boolean',
  show: (value) => (value === true ? 'TRUE' : 'FALSE'),
  raw: (value) => value,
};

/** `#DIV/0!` and the like: shown, but no value. */
export const errorFormat: CellFormat = { type: 'error', show: asText, raw: () => null };
