import { compareValues, rankOf, keyOf } from './values.ts';

/** Takes the values of a group one by one, so that no group is ever held whole. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

export const aggregates: Readonly<Record<string, () => Accumulator>> = {
  COUNT: () => counting((value) => value !== undefined),
  COUNTIF: () => counting((value) => value === true),
  SUM: () => summing((sum) => sum),
  AVG: () => summing((sum, count) => (count === 0 ? undefined : sum / count)),
  MIN: () => choosing((value, best) => compareValues(value, best) < 0),
  MAX: () => choosing((value, best) => compareValues(value, best) > 0),
  MAKELIST: () => collecting(() => true),
  MAKESET: () => {
    const seen = new Set<string>();
    return collecting((value) => {
      const key = keyOf(value);
      return !seen.has(key) && seen.add(key).has(key);
    });
  },
};

function counting(counts: (value: unknown) => boolean): Accumulator {
  let count = 0;
  return {
    add(value) {
      if (counts(value)) count += 1;
    },
    result: () => count,
  };
}

/** One value that is no number makes the whole sum undefined; missing values are passed over. */
function summing(finish: (sum: number, count: number) => unknown): Accumulator {
  let sum = 0;
  let count = 0;
  let isNumeric = true;
  return {
    add(value) {
      if (value === undefined) return;
      if (typeof value !== 'number') isNumeric = false;
      else {
        sum += value;
        count += 1;
      }
    },
    result: () => (isNumeric ? finish(sum, count) : undefined),
  };
}

/** Arrays and objects have no order: with one among the values there is no least and no greatest. */
function choosing(isBetter: (value: unknown, best: unknown) => boolean): Accumulator {
  let best: unknown;
  let isOrdered = true;
  return {
    add(value) {
      if (value === undefined) return;
      if (rankOf(value) > rankOf('')) isOrdered = false;
      if (best === undefined || isBetter(value, best)) best = value;
    },
    result: () => (isOrdered ? best : undefined),
  };
}

function collecting(wants: (value: unknown) => boolean): Accumulator {
  const values: unknown[] = [];
  return {
    add(value) {
      if (value !== undefined && wants(value)) values.push(value);
    },
    result: () => values,
  };
}
