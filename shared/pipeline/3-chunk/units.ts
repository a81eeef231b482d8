import type { Block, Place } from '../../model/text.ts';
import { splitSpan, type Span } from './split.ts';
import type { CountedText } from './tokens.ts';

/** What is never cut: a block, or a part of one that is too long. */
export interface Unit extends Span {
  readonly tokens: number;
  readonly place: Place;
  /** Headings above it, outermost first; its own section's too, unless it is that heading. */
  readonly headings: readonly string[];
  /** Said again when a chunk begins inside a table. */
  readonly tableHeader?: Heading | undefined;
}

/** Lines that are repeated above what they head. */
export interface Heading {
  readonly text: string;
  readonly tokens: number;
}

/** Units that stay together where they fit: one block, a table, a list, a listing. */
export interface Group {
  /** Made as they are asked for. */
  readonly units: Iterable<Unit>;
  readonly tokens: number;
  readonly isTable: boolean;
  /** 1–6 for a heading. */
  readonly level?: number | undefined;
  /** It introduces what follows: a heading, or a line that ends with a colon. It must not stand last. */
  readonly leads: boolean;
}

/** A line break between two blocks. */
export const gapTokens = 1;

/** A header that takes more of the budget is not repeated. */
const headerShare = 0.5;
const leadTokens = 60;

/** The blocks of a text as groups, under their headings. Counting is done here, once for each block. */
export function* groupsOf(
  { counted, blocks }: { counted: CountedText; blocks: readonly Block[] },
  budget: number,
): Generator<Group> {
  const path: { level: number; text: string }[] = [];
  for (const run of runsOf(blocks)) {
    const [first] = run;
    if (first?.kind === 'heading') {
      const level = first.level ?? 1;
      while ((path.at(-1)?.level ?? 0) >= level) path.pop();
      const headings = path.map((above) => above.text);
      path.push({ level, text: contextLine(counted.text.slice(first.start, first.end)) });
      yield groupOf({ counted, run, headings, budget });
    } else {
      yield groupOf({ counted, run, headings: path.map((above) => above.text), budget });
    }
  }
}

const maxContextLength = 160;

/** A heading as context: a whole paragraph that was set like a heading would drown the text. */
const contextLine = (heading: string): string =>
  heading.length <= maxContextLength
    ? heading
    : `${heading.slice(0, maxContextLength).toWellFormed().trimEnd()} …`;

/** Neighbouring rows of one table, items of one list, pieces of code; every other block alone. */
function* runsOf(blocks: readonly Block[]): Generator<readonly Block[]> {
  let run: Block[] = [];
  for (const block of blocks) {
    const last = run.at(-1);
    if (last !== undefined && !belongs(last, block)) {
      yield run;
      run = [];
    }
    run.push(block);
  }
  if (run.length > 0) yield run;
}

const belongs = (before: Block, block: Block): boolean =>
  before.kind === block.kind &&
  (block.kind === 'list-item' ||
    block.kind === 'code' ||
    (block.kind === 'table-row' && before.table === block.table));

interface Run {
  readonly counted: CountedText;
  readonly run: readonly Block[];
  readonly headings: readonly string[];
  readonly budget: number;
}

function groupOf({ counted, run, headings, budget }: Run): Group {
  const [first] = run;
  const isHeading = first?.kind === 'heading';
  const counts = run.map(({ start, end }) => counted.tokensIn(start, end));
  const tokens = counts.reduce((sum, count) => sum + count + gapTokens, 0);
  const introduces =
    first?.kind === 'paragraph' &&
    tokens <= leadTokens &&
    /[:：]/.test(counted.text.charAt(first.end - 1));
  return {
    units: { [Symbol.iterator]: () => unitsOf({ counted, run, headings, budget }, counts) },
    tokens,
    isTable: first?.kind === 'table-row',
    level: isHeading ? (first.level ?? 1) : undefined,
    leads: isHeading || introduces,
  };
}

/** @param counts of the run's blocks, in tokens */
function* unitsOf(
  { counted, run, headings, budget }: Run,
  counts: readonly number[],
): Generator<Unit> {
  const { header, rows } = headerOf(counted, run, budget);
  const room = header === undefined ? budget : budget - header.tokens - gapTokens;
  for (const [position, block] of run.entries()) {
    const isHead = position < rows;
    const common = { place: block, headings };
    const repeated = isHead ? {} : { tableHeader: header };
    const tokens = counts[position] ?? counted.tokensIn(block.start, block.end);
    if (tokens <= (isHead ? budget : room)) {
      yield { ...common, ...repeated, start: block.start, end: block.end, tokens };
    } else {
      for (const part of splitSpan(counted, block, room)) yield { ...common, ...repeated, ...part };
    }
  }
}

/** As many of the rows that name the columns as there is room for. */
function headerOf(
  counted: CountedText,
  run: readonly Block[],
  budget: number,
): { header?: Heading; rows: number } {
  const [first] = run;
  if (first === undefined) return { rows: 0 };
  const below = run.findIndex(({ header }) => header !== true);
  for (let rows = below === -1 ? 1 : below; rows > 0; rows -= 1) {
    const end = run[rows - 1]?.end ?? first.end;
    const tokens = counted.tokensIn(first.start, end);
    if (tokens <= budget * headerShare) {
      return { header: { text: counted.text.slice(first.start, end), tokens }, rows };
    }
  }
  return { rows: 1 };
}
