import { systemProperties } from './document.ts';
import { isObject, type JsonObject } from './query/values.ts';

/**
 * Request units by Microsoft's published figures, as exact as those are: plausible to a tenth or so, and
 * the same for the same work (learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption).
 */
interface Rate {
  readonly kilobytes: number;
  readonly read: number;
  /** Without what the index costs. */
  readonly write: number;
}

const rates: readonly Rate[] = [
  { kilobytes: 1, read: 1, write: 4.95 },
  { kilobytes: 2, read: 1.04, write: 6.29 },
  { kilobytes: 4, read: 1.14, write: 6.67 },
  { kilobytes: 8, read: 1.33, write: 7.04 },
  { kilobytes: 16, read: 1.67, write: 9.52 },
  { kilobytes: 32, read: 2.19, write: 11.23 },
  { kilobytes: 64, read: 4.76, write: 22.67 },
  { kilobytes: 128, read: 9.95, write: 48.19 },
  { kilobytes: 256, read: 20.28, write: 98.29 },
  { kilobytes: 512, read: 40.95, write: 184.57 },
  { kilobytes: 1024, read: 145.9, write: 625 },
  { kilobytes: 2048, read: 291.8, write: 1250 },
];

/** For each term that enters the index or leaves it. */
const perTerm = 0.2;
/** For each operation of a patch, on top of the replace that it amounts to. */
const perPatchOperation = 0.4;

export const chargeForRead = (text: string): number => round(bySize(text, 'read'));

/** A feed costs what reading its documents one by one would. */
export const chargeForFeed = (texts: readonly string[]): number =>
  Math.max(1, totalOf(texts.map((text) => bySize(text, 'read'))));

/** Creating costs the same as deleting: the document's size, and each of its terms. */
export const chargeForWhole = (text: string): number =>
  round(bySize(text, 'write') + perTerm * termsOf(JSON.parse(text) as JsonObject).size);

/** The old document goes, the new one comes, and so do the terms that are not the same in both. */
export function chargeForReplace(from: string, to: string): number {
  const before = JSON.parse(from) as JsonObject;
  const after = JSON.parse(to) as JsonObject;
  const isSame = (key: string) => before[key] === after[key];
  const changed = termsOf(before, isSame).symmetricDifference(termsOf(after, isSame)).size;
  return round(bySize(from, 'write') + bySize(to, 'write') + perTerm * changed);
}

export const chargeForPatch = (replace: number, operations: number): number =>
  round(replace + perPatchOperation * operations);

export interface QueryWork {
  /** Documents looked at. */
  readonly retrieved: number;
  readonly retrievedBytes: number;
  readonly outputBytes: number;
}

/**
 * Fits the two queries whose metrics and charge Microsoft has published together: 604.42 units for all 2,000
 * documents of 1.1 MB (learn.microsoft.com/azure/cosmos-db/nosql/query-metrics), and 2.27 for one of 671 bytes
 * (the tests of Azure/azure-cosmos-dotnet-v3).
 */
export const chargeForQuery = ({ retrieved, retrievedBytes, outputBytes }: QueryWork): number =>
  round(1.9 + retrieved * 0.03 + ((retrievedBytes + outputBytes) / 1024) * 0.247);

/** Between two sizes of the table, in proportion. */
function bySize(text: string, what: 'read' | 'write'): number {
  const kilobytes = Buffer.byteLength(text) / 1024;
  const next = rates.findIndex((rate) => rate.kilobytes >= kilobytes);
  const above = rates.at(next) as Rate; // of what is larger than all, the last
  const below = rates[next - 1];
  if (below === undefined || next < 0) return above[what];
  const share = (kilobytes - below.kilobytes) / (above.kilobytes - below.kilobytes);
  return below[what] + share * (above[what] - below[what]);
}

/**
 * One for each path and value, without the service's own properties; places in an array are one path.
 * @param isLeftOut asked for each property of the document
 */
function termsOf(document: JsonObject, isLeftOut: (key: string) => boolean = () => false) {
  const terms = new Set<string>();
  const walk = (path: string, value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(`${path}/[]`, item);
    else if (isObject(value)) for (const key in value) walk(`${path}/${key}`, value[key]);
    else terms.add(`${path}=${JSON.stringify(value)}`);
  };
  for (const key in document) {
    if (!systemProperties.has(key) && !isLeftOut(key)) walk(key, document[key]);
  }
  return terms;
}

/** What a batch costs: the sum of its operations. */
export const totalOf = (charges: readonly number[]): number =>
  round(charges.reduce((sum, charge) => sum + charge, 0));

const round = (units: number) => Math.round(units * 100) / 100;
