import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVectorField } from '../../../../local/search/engine/vectors.ts';

const component = fc.float({ min: -8, max: 8, noNaN: true });

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, place) => sum + value * (y[place] ?? 0), 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
}

test('the kernel finds the cosines that arithmetic finds, at every length', () => {
  const sample = fc.integer({ min: 2, max: 70 }).chain((dimensions) => {
    const vector = fc.array(component, { minLength: dimensions, maxLength: dimensions });
    return fc.record({ query: vector, vectors: fc.array(vector, { minLength: 1, maxLength: 8 }) });
  });
  fc.assert(
    fc.property(sample, ({ query, vectors }) => {
      const field = createVectorField(query.length);
      for (const [ordinal, vector] of vectors.entries())
        field.put(ordinal, Float32Array.from(vector));
      const all = Uint32Array.from(vectors.keys());
      for (const [place, found] of field.cosines(Float32Array.from(query), all).entries())
        expect(found).toBeCloseTo(cosine(query, vectors[place] ?? []), 4);
    }),
    { numRuns: 60 },
  );
});

test('keeps its vectors while the pool grows, moves and is compacted', () => {
  const dimensions = 100;
  const field = createVectorField(dimensions);
  const vectorOf = (seed: number) =>
    Float32Array.from({ length: dimensions }, (_, place) => Math.sin(seed * 7 + place));
  for (let ordinal = 0; ordinal < 2000; ordinal += 1) field.put(ordinal, vectorOf(ordinal));
  const self = (seed: number, ordinal: number) =>
    field.cosines(vectorOf(seed), Uint32Array.of(ordinal))[0];
  expect(self(0, 0)).toBeCloseTo(1, 5);
  expect(self(1999, 1999)).toBeCloseTo(1, 5);

  field.move(5, 2000);
  field.remove(6);
  expect([field.has(5), field.has(6), field.has(2000)]).toEqual([false, false, true]);
  field.put(2001, vectorOf(2001)); // into the place that 6 has left
  expect(self(5, 2000)).toBeCloseTo(1, 5);

  const placeOf = new Int32Array(2002).fill(-1);
  placeOf[2000] = 0;
  placeOf[2001] = 1;
  for (let ordinal = 0; ordinal < 2000; ordinal += 1) field.remove(ordinal);
  field.compact(placeOf);
  expect(self(5, 0)).toBeCloseTo(1, 5);
  expect(self(2001, 1)).toBeCloseTo(1, 5);
  expect(field.has(2000)).toBe(false);
});

test('a vector of zeros is like nothing', () => {
  const field = createVectorField(4);
  field.put(0, new Float32Array(4));
  expect([...field.cosines(Float32Array.of(1, 0, 0, 0), Uint32Array.of(0))]).toEqual([0]);
});
