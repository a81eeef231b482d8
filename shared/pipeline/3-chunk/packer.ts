import type { Chunk } from '../../model/text.ts';
import { makeChunks, type Entry } from './make-chunks.ts';
import { splitSpan } from './split.ts';
import type { Steps } from '../../platform/steps.ts';
import type { CountedText } from './tokens.ts';
import { gapTokens, type Group, type Unit } from './units.ts';

export interface Packer {
  readonly add: (group: Group) => Steps<void>;
  readonly end: () => Omit<Chunk, 'ordinal'>[];
}

export interface PackerOptions {
  readonly counted: CountedText;
  readonly budget: number;
  /** Headings of this level or above begin a part of the document. */
  readonly topLevel: number;
}

/** Shares of the budget. A chunk this small takes in the next section of the same part … */
const smallShare = 1 / 4;
/** … and one this tiny even the next part. */
const tinyShare = 1 / 8;

/** Fills chunks with groups, in order, ending them where sections end. */
export function createPacker({ counted, budget, topLevel }: PackerOptions): Packer {
  const small = budget * smallShare;
  const tiny = budget * tinyShare;
  const chunks: Omit<Chunk, 'ordinal'>[] = [];
  /** The last two that were closed: the end may still go back into the one before. */
  const closed: (readonly Entry[])[] = [];
  let open: Entry[] = [];
  let tokens = 0;

  const push = (entry: Entry): void => {
    tokens += costIn(open, entry.unit);
    open.push(entry);
  };
  const finish = (entries: readonly Entry[]): void => {
    for (const made of makeChunks(entries, { counted, budget })) chunks.push(made);
  };
  const keep = (entries: readonly Entry[]): void => {
    closed.push(entries);
    const done = closed.length > 2 ? closed.shift() : undefined;
    if (done !== undefined) finish(done);
  };
  /** Ends the chunk; what introduces the next block goes along with it. */
  const close = (): void => {
    const carried = trailingLeads(open);
    if (open.length > carried.length) {
      keep(open.slice(0, open.length - carried.length));
      open = [];
      tokens = 0;
      for (const entry of carried) push(entry);
    } else {
      keep(open);
      open = [];
      tokens = 0;
    }
  };

  /** A line that introduces a table stays behind where the table would be cut for it; a heading does not. */
  const leaveLine = (): void => {
    const last = open.at(-1);
    if (last?.leads !== true || last.isHeading) return;
    open = [...open.slice(0, -1), { ...last, leads: false }];
  };
  const startSection = (level: number): void => {
    const hasBody = open.some((entry) => !entry.leads);
    if (hasBody && tokens >= (level <= topLevel ? tiny : small)) close();
  };
  const addUnit = (entry: Entry): void => {
    const { unit } = entry;
    if (open.length > 0 && tokens + costIn(open, unit) > budget) makeRoom();
    const room = budget - tokens - costIn(open, unit) + unit.tokens;
    if (unit.tokens <= room) {
      push(entry);
      return;
    }
    // Nothing but headings above it: it is cut so that they do not stand alone.
    for (const part of splitSpan(counted, unit, room))
      addUnit({ ...entry, unit: { ...unit, ...part } });
  };
  const makeRoom = (): void => {
    if (open.some((entry) => !entry.leads) || tokens > budget / 2) close();
    if (tokens > budget / 2) close();
  };

  return {
    *add(group) {
      if (group.level !== undefined) startSection(group.level);
      const fits = () => group.tokens <= budget - leadTokensOf(open);
      if (group.isTable && group.tokens <= budget && !fits()) leaveLine();
      const fitsAlone = fits();
      const fitsHere = tokens + group.tokens <= budget;
      // What can stay whole in a new chunk is not begun in this one.
      const isTooLong = !fitsAlone && tokens >= small;
      if (!fitsHere && open.some((entry) => !entry.leads) && (fitsAlone || isTooLong)) close();
      const { leads, level } = group;
      for (const unit of group.units) {
        addUnit({ unit, leads, isHeading: level !== undefined });
        yield;
      }
    },
    end() {
      if (open.length > 0) keep(open);
      open = [];
      for (const entries of mergeTinyEnd(closed, { budget, tiny })) finish(entries);
      return chunks;
    },
  };
}

/** What a unit adds, with the header that is said again above it. */
const costIn = (open: readonly Entry[], { tokens, tableHeader }: Unit): number =>
  tokens +
  gapTokens +
  (open.length === 0 && tableHeader !== undefined ? tableHeader.tokens + gapTokens : 0);

function trailingLeads(open: readonly Entry[]): readonly Entry[] {
  const lastBody = open.findLastIndex((entry) => !entry.leads);
  return open.slice(lastBody + 1);
}

const leadTokensOf = (open: readonly Entry[]): number => sum(trailingLeads(open));

const sum = (entries: readonly Entry[]): number =>
  entries.reduce((total, { unit }) => total + unit.tokens + gapTokens, 0);

/** A tiny last chunk has no next one to go along with: it goes back, where it fits. */
function mergeTinyEnd(
  closed: readonly (readonly Entry[])[],
  { budget, tiny }: { budget: number; tiny: number },
): (readonly Entry[])[] {
  const last = closed.at(-1);
  const before = closed.at(-2);
  if (last === undefined || before === undefined) return [...closed];
  const [first] = before;
  const header = first?.unit.tableHeader?.tokens ?? 0;
  const onlyLeads = last.every((entry) => entry.leads);
  const fits = header + sum(before) + sum(last) < budget;
  if (!fits || (sum(last) >= tiny && !onlyLeads)) return [...closed];
  return [...closed.slice(0, -2), [...before, ...last]];
}
