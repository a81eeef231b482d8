import { z } from 'zod';

/** A value as the file holds it, not as it is shown: a share of 7.5 % is 0.075, a date is ISO 8601. Null where there is none. */
export const DataValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type DataValue = z.infer<typeof DataValue>;

export const DataColumn = z.object({
  /** As a sheet names it: A, B … AA. */
  letter: z.string().regex(/^[A-Z]{1,3}$/),
  /** The words of the header rows above it. */
  name: z.string().nullable(),
  /** date: `2026-03-31`, `2026-03-31T08:15:00` or `08:15:00`; mixed: values of several types. */
  type: z.enum(['text', 'number', 'date', 'boolean', 'mixed']),
  /** Of its numbers, by their format or the header: `CHF`, `%`, `km`, `days`. */
  unit: z.string().optional(),
  /** Values times this are in `unit`: 100 where 0.075 is shown as 7.5 %. */
  scale: z.number().optional(),
});
export type DataColumn = z.infer<typeof DataColumn>;

/**
 * A table for tools that compute: of a spreadsheet every one, of another document those with numbers, dates or truth values. What is
 * hidden is not in it. Its artifact is JSON lines: this line, then its rows in stretches, then the next table.
 */
export const DataTable = z.object({
  kind: z.literal('table'),
  /** From 0, within its file. */
  table: z.int().nonnegative(),
  /** Null in a file without sheets. */
  sheet: z.string().nullable(),
  /** Of a document: the heading that it stands under, and the page where the format has pages. */
  heading: z.string().optional(),
  page: z.int().positive().optional(),
  /** The range of all of it, its header too; of a document as if it had a sheet of its own. */
  cells: z.string(),
  columns: z.array(DataColumn),
  /** Rows that follow. */
  rows: z.int().nonnegative(),
  /** Numbers of the rows that sum up others. */
  totals: z.array(z.int().positive()),
});
export type DataTable = z.infer<typeof DataTable>;

/** Neighbouring rows of the table, a value for each of its columns. */
const DataRows = z.object({
  kind: z.literal('rows'),
  table: z.int().nonnegative(),
  /** Number of the first of them in its sheet, from 1. */
  from: z.int().positive(),
  values: z.array(z.array(DataValue)),
});
export const DataLine = z.discriminatedUnion('kind', [DataTable, DataRows]);
export type DataLine = z.infer<typeof DataLine>;
