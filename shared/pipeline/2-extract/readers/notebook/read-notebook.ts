import { z } from 'zod';
import { decode } from '../charset.ts';
import { markdownPieces } from '../markdown/read-markdown.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** A string or its lines, as nbformat 4 writes text. */
const Lines = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === 'string' ? text : text.join('')));

const Output = z.looseObject({
  /** Of a stream. */
  text: Lines.optional(),
  /** Of a result, by media type: pictures and pages have a plain text beside them. */
  data: z.looseObject({ 'text/plain': Lines.optional() }).optional(),
  /** Of an error. */
  ename: z.string().optional(),
  evalue: z.string().optional(),
});

const Cell = z.looseObject({
  cell_type: z.string(),
  source: Lines.optional(),
  outputs: z.array(z.unknown()).optional(),
});

const Notebook = z.looseObject({
  cells: z.array(z.unknown()),
  metadata: z
    .looseObject({
      title: z.string().optional().catch(undefined),
      authors: z
        .array(z.looseObject({ name: z.string() }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Jupyter notebooks (nbformat 4): their notes, code, and what was printed; no pictures, and tracebacks only by their last line. */
export async function readNotebook(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const { cells, metadata } = parse(text);
  const author = metadata?.authors?.map(({ name }) => name).join(', ');
  return toReading({
    format: 'application/x-ipynb+json',
    engine: `notebook ${charset}`,
    title: metadata?.title,
    pieces: cellPieces(cells),
    metadata: author === undefined || author === '' || author.length > 500 ? {} : { author },
  });
}

function parse(text: string): z.infer<typeof Notebook> {
  try {
    return Notebook.parse(JSON.parse(text));
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'it is not a notebook of nbformat 4');
  }
}

function* cellPieces(cells: readonly unknown[]): Generator<Piece> {
  let tables = 0;
  for (const raw of cells) {
    const { data: cell } = Cell.safeParse(raw);
    if (cell === undefined) continue;
    const source = cell.source ?? '';
    if (cell.cell_type !== 'markdown') {
      yield { kind: 'code', text: source };
      for (const output of cell.outputs ?? []) yield { kind: 'code', text: printed(output) };
      continue;
    }
    for (const piece of markdownPieces(source, tables)) {
      if (piece.table !== undefined) tables = piece.table + 1;
      yield piece;
    }
  }
}

/** Of one output, in characters. A log of thousands of lines says no more than its beginning. */
const longestOutput = 20_000;
// oxlint-disable-next-line no-control-regex -- colours of a terminal
const colours = /\u001B\[[\d;]*m/g;

function printed(raw: unknown): string {
  const { data: output } = Output.safeParse(raw);
  const { text, data, ename, evalue } = output ?? {};
  const error = ename === undefined ? undefined : `${ename}: ${evalue ?? ''}`;
  const all = text ?? data?.['text/plain'] ?? error ?? '';
  return all.slice(0, longestOutput).replaceAll(colours, '');
}
