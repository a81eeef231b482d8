import { classesOf } from '../shared/model/classification.ts';
import type { EnrichedChunk } from '../shared/model/enriched.ts';
import type { DataTable } from '../shared/model/data-table.ts';
import type { Member } from '../shared/model/member.ts';
import type { Block } from '../shared/model/text.ts';
import type { Reading } from '../shared/pipeline/2-extract/reader.ts';

import { tablesOf } from './explain-json.ts';

const widest = 100;

/** What people read: what the file is, a line for each block, then each chunk whole. */
export function explainText(
  reading: Reading,
  chunks: readonly EnrichedChunk[],
  ms: number,
): string {
  if (reading.outcome === 'rejected') {
    const { code, reason } = reading.rejection;
    return `rejected: ${code}\n${reason}`;
  }
  const { format, engine, title, pages, metadata, text, blocks, links, members, warnings } =
    reading.text;
  const facts = [
    ['format', format],
    ['engine', `${engine}, ${ms.toFixed(0)} ms with the start of its process`],
    ['title', title ?? '–'],
    ['pages', String(pages)],
    ...Object.entries(metadata).map(([name, value]) => [name, [value].flat().join(', ')]),
    ...warnings.map((warning) => ['warning', warning]),
  ];
  const inside = members ?? [];
  const tables = tablesOf(reading);
  return [
    ...facts.map(([name = '', value = '']) => `${name.padEnd(10)} ${value}`),
    '',
    `${blocks.length} blocks`,
    ...blocks.map((block) => blockLine(block, text)),
    '',
    ...section(`${inside.length} files inside`, inside.map(memberLine)),
    ...section(`${tables.length} tables to compute with`, tables.map(tableLine)),
    ...section(
      `${links.length} links`,
      links.map(({ start, end, url }) => `  ${shortened(text.slice(start, end))} → ${url}`),
    ),
    `${chunks.length} chunks`,
    ...chunks.flatMap(chunkLines),
  ].join('\n');
}

const section = (name: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [name, ...lines, ''];

const memberLine = ({ path, sizeBytes }: Member): string =>
  `  ${path.join(' > ')}, ${sizeBytes} bytes`;

function tableLine({ sheet, heading, page, cells, columns, rows }: DataTable): string {
  const names = columns.map(({ letter, name, type, unit }) =>
    [name ?? letter, type, unit].filter((part) => part !== undefined).join(' '),
  );
  const under = [heading, page && `page ${page}`].filter((part) => part !== undefined);
  const where = under.length === 0 ? '' : `${under.join(', ')}: `;
  return `  ${where}${sheet === null ? '' : `${sheet}!`}${cells}, ${rows} rows: ${shortened(names.join(', '))}`;
}

function blockLine(block: Block, text: string): string {
  const { kind, level, table, header, spans = [], aside } = block;
  const name = [
    level === undefined ? kind : `${kind} ${level}`,
    ...(table === undefined ? [] : [`of table ${table}`]),
    ...(header === true ? ['(header)'] : []),
    ...spans.map(({ column, columns, rows }) => `(${columns}×${rows} from column ${column + 1})`),
    ...(aside === undefined ? [] : [`[${aside}]`]),
  ].join(' ');
  const words = text.slice(block.start, block.end).replaceAll(/\s+/g, ' ');
  return `  ${whereOf(block).padEnd(12)} ${name.padEnd(24)} ${shortened(words)}`;
}

/** Of one block, as short as it can be told. */
export function whereOf({ page, sheet, cells, fromMs }: Block): string {
  if (sheet !== undefined) return cells === undefined ? sheet : `${sheet}!${cells}`;
  if (fromMs !== undefined) return `${(fromMs / 1000).toFixed(1)} s`;
  return page === undefined ? '' : `page ${page}`;
}

const shortened = (words: string): string =>
  words.length <= widest ? words : `${words.slice(0, widest).toWellFormed()} …`;

function chunkLines(chunk: EnrichedChunk): string[] {
  const { ordinal, tokens, headings, fromPage, toPage, place, language, text } = chunk;
  const pages = fromPage === null ? undefined : `pages ${fromPage}-${toPage}`;
  const found = [language, ...classesOf(chunk.classification)];
  const where = [`${tokens} tokens`, pages, place, ...found]
    .filter((part) => part != null)
    .join(', ');
  return [
    '',
    `— ${ordinal}: ${where}${headings.length === 0 ? '' : `; ${headings.join(' > ')}`}`,
    text,
  ];
}
