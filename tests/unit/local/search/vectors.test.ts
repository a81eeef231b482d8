import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openVectorFile } from '../../../../local/search/engine/vector-file.ts';
import { openVectorField } from '../../../../local/search/engine/vectors.ts';
import { best } from '../../../../local/search/query/rank.ts';

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
      const field = openVectorField({ dimensions: query.length });
      const all = Uint32Array.from(vectors, (vector) => {
        const slot = field.take();
        field.put(slot, Float32Array.from(vector));
        return slot;
      });
      for (const [place, found] of field.cosines(Float32Array.from(query), all).entries())
        expect(found).toBeCloseTo(cosine(query, vectors[place] ?? []), 4);
    }),
    { numRuns: 60 },
  );
});

/** Few values, so that ties, zeros and neighbours at a hair's breadth are common; and now and then a vector of another size. */
const near = fc.record({
  values: fc.array(fc.constantFrom(-1, 0, 0.5, 0.501, 1), { minLength: 40, maxLength: 40 }),
  size: fc.constantFrom(1, 1, 1, 0, 1e-3, 1e18),
});
const toVector = ({ values, size }: { values: number[]; size: number }) =>
  Float32Array.from(values, (value, place) => (place < 3 || place > 35 ? value * size : size / 2));

test('the shortlist leaves out nothing that is among the k nearest, ties in their order', () => {
  const sample = fc.record({
    query: near,
    vectors: fc.array(near, { minLength: 1, maxLength: 60 }),
    k: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(sample, ({ query, vectors, k }) => {
      const field = openVectorField({ dimensions: 40 });
      const slots = Uint32Array.from(vectors, (vector) => {
        const slot = field.take();
        field.put(slot, toVector(vector));
        return slot;
      });
      const nearest = (places: Uint32Array) => {
        const among = places.map((place) => slots[place] ?? 0);
        return best(places, field.cosines(toVector(query), among), k);
      };
      const all = Uint32Array.from(slots.keys());
      expect(nearest(field.shortlist(toVector(query), slots, k))).toEqual(nearest(all));
    }),
    { numRuns: 300 },
  );
});

test('the shortlist is short', () => {
  const field = openVectorField({ dimensions: 256 });
  const random = (seed: number) =>
    Float32Array.from({ length: 256 }, (_, place) => Math.sin(seed * 1e4 + place * place * 97));
  const slots = Uint32Array.from({ length: 1000 }, (_, seed) => {
    const slot = field.take();
    field.put(slot, random(seed + 1));
    return slot;
  });
  expect(field.shortlist(random(500.5), slots, 10).length).toBeLessThan(100);
});

const dimensions = 100;
const vectorOf = (seed: number) =>
  Float32Array.from({ length: dimensions }, (_, place) => Math.sin(seed * 7 + place));

test('keeps its vectors while the pool grows, and fills places that are free', () => {
  const field = openVectorField({ dimensions });
  const slots = Array.from({ length: 2000 }, (_, seed) => {
    const slot = field.take();
    field.put(slot, vectorOf(seed));
    return slot;
  });
  const self = (seed: number, slot = 0) => field.cosines(vectorOf(seed), Uint32Array.of(slot))[0];
  expect(self(0, slots[0])).toBeCloseTo(1, 5);
  expect(self(1999, slots[1999])).toBeCloseTo(1, 5);
  expect(field.read(slots[7] ?? 0)).toEqual(vectorOf(7));
  field.release(slots[6] ?? 0);
  expect(field.take()).toBe(slots[6]);
});

test('has in its file what was flushed, and gives out the places between anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  const open = (taken: number[]) =>
    openVectorField({
      dimensions,
      file: openVectorFile(join(folder, 'vectors')),
      taken: [Uint32Array.from(taken)],
    });
  const first = open([]);
  const [a, b, c] = [first.take(), first.take(), first.take()];
  for (const slot of [c, a]) first.put(slot, vectorOf(slot));
  first.flush();
  first.put(b, vectorOf(b)); // never flushed: it is as if the process had been killed
  first.close();
  const second = open([a, c]);
  expect(second.read(a)).toEqual(vectorOf(a));
  expect(second.read(c)).toEqual(vectorOf(c));
  expect(second.cosines(vectorOf(c), Uint32Array.of(c))[0]).toBeCloseTo(1, 5);
  expect([second.take(), second.take()]).toEqual([b, c + 1]);
  second.close();
  rmSync(folder, { recursive: true });
});

test('makes its bytes anew when the file of them is missing or cut off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  const path = join(folder, 'vectors');
  const taken = Uint32Array.from({ length: 20 }, (_, place) => place + 1);
  const open = (slots: Uint32Array) =>
    openVectorField({ dimensions, file: openVectorFile(path), taken: [slots] });
  const nearest = () => {
    const field = open(taken);
    const places = field.shortlist(vectorOf(7), taken, 1);
    field.close();
    return [...places];
  };
  const first = open(new Uint32Array());
  for (const slot of taken) first.put(first.take(), vectorOf(slot));
  first.flush();
  first.close();
  const places = nearest();
  expect(places).toContain(6);
  for (const spoil of [() => rmSync(`${path}.codes`), () => truncateSync(`${path}.codes`, 300)]) {
    spoil();
    expect(nearest()).toEqual(places);
    expect(nearest()).toEqual(places);
  }
  rmSync(folder, { recursive: true });
});

test('a vector of zeros is like nothing', () => {
  const field = openVectorField({ dimensions: 4 });
  const slot = field.take();
  field.put(slot, new Float32Array(4));
  expect([...field.cosines(Float32Array.of(1, 0, 0, 0), Uint32Array.of(slot))]).toEqual([0]);
});
