import { z } from 'zod';
import { Block, ExtractedText, Span } from '../../../model/text.ts';

const isPlace = (value: unknown): boolean => isWhole(value) && value > 0;
const isCount = (value: unknown): boolean => isWhole(value) && value >= 0;
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): boolean => typeof value === 'string';

const kinds = new Set<unknown>(Block.shape.kind.options);
const asides = new Set<unknown>(Block.shape.aside.unwrap().options);
const spans = Span.array();
const cells = /^[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?$/;

const checks: Readonly<Record<keyof Block, (value: unknown) => boolean>> = {
  kind: (value) => kinds.has(value),
  level: (value) => isPlace(value) && Number(value) <= 6,
  start: isCount,
  end: isCount,
  table: isCount,
  header: (value) => typeof value === 'boolean',
  spans: (value) => spans.safeParse(value).success,
  aside: (value) => asides.has(value),
  page: isPlace,
  sheet: isText,
  cells: (value) => typeof value === 'string' && cells.test(value),
  fromMs: isCount,
  toMs: isCount,
  box: (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isFinite),
};

const known: ReadonlyMap<string, (value: unknown) => boolean> = new Map(Object.entries(checks));

/** What the schema says, several times faster: a large workbook has a hundred thousand blocks. */
export function isBlock(value: unknown): value is Block {
  if (!isObject(value)) return false;
  for (const key in value) if (known.get(key)?.(value[key]) !== true) return false;
  return 'kind' in value && 'start' in value && 'end' in value;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** `ExtractedText`, parsed so. */
export const ManyBlocksText = ExtractedText.extend({
  blocks: z.custom<Block[]>((blocks) => Array.isArray(blocks) && blocks.every(isBlock)),
});
