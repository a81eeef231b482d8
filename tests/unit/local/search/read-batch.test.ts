import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBatch } from '../../../../local/search/read-batch.ts';

const read = (body: string) => parseBatch(Buffer.from(body), ['v']);
const vectorIn = (body: string) => (read(body) as { value: { v: unknown }[] }).value[0]?.v;

test('reads vectors as JSON.parse does, to the last bit of a float', () => {
  const number = fc.oneof(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1000, max: 1000 }),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (numbers) => {
      const written = JSON.stringify(numbers); // loses the sign of zero
      const found = vectorIn(`{"value":[{"v":${written},"text":"\\"v\\":[1]"}]}`);
      const expected = Float32Array.from(JSON.parse(written) as number[]);
      expect(Float32Array.from(found as ArrayLike<number>)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('takes plain numbers out, and leaves all else to JSON.parse', () => {
  expect(vectorIn('{"value":[{"v":[1,-2.5e1,0.5]}]}')).toEqual(Float32Array.of(1, -25, 0.5));
  expect(vectorIn('{"value":[{"v": [1, 2]}]}')).toEqual([1, 2]);
  expect(vectorIn('{"value":[{"v":[1, 2]}]}')).toEqual([1, 2]);
  expect(vectorIn('{"value":[{"v":[]}]}')).toEqual([]);
  expect(vectorIn('{"value":[{"v":["a"]}]}')).toEqual(['a']);
  expect(vectorIn('{"value":[{"v":null}]}')).toBeNull();
  expect(read('{"value":[{"a":"x\\"v\\":[1]","v":[2]}]}')).toEqual({
    value: [{ a: 'x"v":[1]', v: Float32Array.of(2) }],
  });
});

test.each([
  '{"value":[{"v":[01]}]}',
  '{"value":[{"v":[1.]}]}',
  '{"value":[{"v":[1,]}]}',
  '{"value":[{"v":[.5]}]}',
  '{"value":[{"v":[1e]}]}',
  '{"value":[{"v":[1',
  '{"value":[{"v":[--1]}]}',
])('%s is not JSON, and is not quoted', (body) => {
  expect(() => read(body)).toThrow('The body is not valid JSON.');
});
