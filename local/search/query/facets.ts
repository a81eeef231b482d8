import { valueAt, type MemoryIndex } from '../engine/memory-index.ts';
import { invalidParameter, notEmulatedHere } from '../errors.ts';
import type { Field, Schema } from '../schema.ts';
import { show, type Scalar } from '../values.ts';
import { bucketStart, isCalendarInterval } from './intervals.ts';
import type { Ranked } from './rank.ts';

export interface Facet {
  readonly field: Field;
  readonly count: number;
  readonly sort: Sort;
  /** The beginning of the bucket that a value falls into. */
  readonly bucket?: (value: Scalar) => Scalar;
}

export interface FacetCount {
  readonly value: Scalar;
  readonly count: number;
}

const sorts = {
  count: (a, b) => b.count - a.count || compare(a.value, b.value),
  '-count': (a, b) => a.count - b.count || compare(a.value, b.value),
  value: (a, b) => compare(a.value, b.value),
  '-value': (a, b) => compare(b.value, a.value),
} as const satisfies Record<string, (a: FacetCount, b: FacetCount) => number>;
type Sort = keyof typeof sorts;

const isSort = (text: string): text is Sort => Object.hasOwn(sorts, text);
const compare = (a: Scalar, b: Scalar): number => Number(a > b) - Number(a < b);

const standardCount = 10;

/** "name,count:20,sort:value" or "price,interval:100" */
export function parseFacet(source: string, schema: Schema): Facet {
  const [name = '', ...settings] = source.split(',').map((part) => part.trim());
  const field = schema.fields.get(name);
  if (field === undefined)
    throw invalidParameter(
      'facet',
      `Could not find a property named '${name}' on type 'search.document'.`,
    );
  if (!field.facetable)
    throw invalidParameter(
      'facet',
      `The field '${name}' is not facetable. Only facetable fields can be used in facets.`,
    );
  const read = (key: string) =>
    settings.find((setting) => setting.startsWith(`${key}:`))?.slice(key.length + 1);
  for (const setting of settings) checkSetting(setting, source);
  const sort = read('sort') ?? (read('interval') === undefined ? 'count' : 'value');
  if (!isSort(sort)) throw invalidParameter('facet', `Invalid facet expression: '${source}'.`);
  const interval = read('interval');
  return {
    field,
    sort,
    count: parseCount(read('count'), interval),
    ...(interval !== undefined && { bucket: parseInterval(interval, field, source) }),
  };
}

export function countFacet(
  { field, count, sort, bucket }: Facet,
  ranked: readonly Ranked[],
  index: MemoryIndex,
): FacetCount[] {
  const counts = new Map<Scalar, number>();
  for (const { ordinal } of ranked) {
    const values = [valueAt(index, ordinal, field.name) ?? []].flat();
    for (const value of new Set(bucket ? values.map(bucket) : values))
      counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, found]) => ({ value, count: found }))
    .toSorted(sorts[sort])
    .slice(0, count)
    .map((each) => ({ count: each.count, value: show(field, each.value) }));
}

function checkSetting(setting: string, source: string): void {
  if (/^(?:values|timeoffset|metric|default):/.test(setting))
    throw notEmulatedHere(`Facet setting ${setting.split(':')[0]}`);
  if (!/^(?:count|sort|interval):\S+$/.test(setting))
    throw invalidParameter('facet', `Invalid facet expression: '${source}'.`);
}

function parseCount(text: string | undefined, interval: string | undefined): number {
  if (text === undefined) return interval === undefined ? standardCount : Infinity;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count === 0 ? Infinity : count;
  throw invalidParameter('facet', `Invalid facet count '${text}'.`);
}

function parseInterval(
  interval: string,
  { element }: Field,
  source: string,
): (value: Scalar) => Scalar {
  const width = Number(interval);
  if (element === 'Edm.DateTimeOffset' && isCalendarInterval(interval))
    return (value) => bucketStart(Number(value), interval);
  if (/^Edm\.(?:Int32|Int64|Double)$/.test(element) && width > 0)
    return (value) => Math.floor(Number(value) / width) * width;
  throw invalidParameter('facet', `Invalid facet expression: '${source}'.`);
}
