import type { Chunk } from '../../model/text.ts';
import { placeName } from './place-name.ts';
import { splitSpan } from './split.ts';
import { countTokens, type CountedText } from './tokens.ts';
import type { Unit } from './units.ts';

export interface Entry {
  readonly unit: Unit;
  /** It introduces what follows. */
  readonly leads: boolean;
  readonly isHeading: boolean;
}

interface Context {
  readonly counted: CountedText;
  readonly budget: number;
}

/** One chunk of these neighbours, counted exactly; more where the sum of their tokens was too low a guess. */
export function makeChunks(entries: readonly Entry[], context: Context): Omit<Chunk, 'ordinal'>[] {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return [];
  const { counted, budget } = context;
  const { start, headings, tableHeader } = first.unit;
  const { end } = last.unit;
  const header = tableHeader === undefined ? '' : `${tableHeader.text}\n`;
  const content = header + counted.text.slice(start, end);
  const tokens = header === '' ? counted.tokensIn(start, end) : countTokens(content);
  if (tokens > budget) {
    const smaller = cut(entries, context);
    if (smaller.length > 1) return smaller.flatMap((part) => makeChunks(part, context));
  }
  const places = entries.map(({ unit }) => unit.place);
  const pages = places.flatMap(({ page }) => (page === undefined ? [] : [page]));
  return [
    {
      headings: [...headings],
      text: content,
      start,
      end,
      fromPage: pages.length === 0 ? null : Math.min(...pages),
      toPage: pages.length === 0 ? null : Math.max(...pages),
      place: placeName(places),
      tokens,
    },
  ];
}

/** In two, not below a heading; a single unit into shorter parts. */
function cut(entries: readonly Entry[], { counted, budget }: Context): (readonly Entry[])[] {
  const [first] = entries;
  if (entries.length === 1 && first !== undefined) {
    const { unit, ...rest } = first;
    const room = Math.floor((budget - (unit.tableHeader?.tokens ?? 0)) * 0.8);
    return [...splitSpan(counted, unit, room)].map((part) => [
      { ...rest, unit: { ...unit, ...part } },
    ]);
  }
  let middle = Math.ceil(entries.length / 2);
  while (middle > 1 && entries[middle - 1]?.leads === true) middle -= 1;
  return [entries.slice(0, middle), entries.slice(middle)];
}
