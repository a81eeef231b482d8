import { isObject } from '../values.ts';
import type { Pure } from './define.ts';

type Measure = (left: readonly number[], right: readonly number[]) => number;

const dot: Measure = (left, right) =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);

const measures: Record<string, Measure> = {
  cosine: (left, right) => dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right)),
  dotproduct: dot,
  euclidean: (left, right) =>
    Math.hypot(...left.map((value, index) => value - (right[index] ?? 0))),
};

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');

/** VectorDistance(a, b, bruteForce?, { distanceFunction? }): always exact here. */
export const vectorFunctions: Record<string, Pure> = {
  VECTORDISTANCE: {
    fewest: 2,
    most: 4,
    run: ([left, right, _bruteForce, options]) => {
      if (!isVector(left) || !isVector(right) || left.length !== right.length) return undefined;
      const name = isObject(options) ? options['distanceFunction'] : undefined;
      const measure = measures[typeof name === 'string' ? name : 'cosine'];
      return measure?.(left, right);
    },
  },
};
