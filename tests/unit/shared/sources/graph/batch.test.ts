import { expect, test } from 'vitest';
import { json, startWire, type Reply } from './answers.ts';

interface Part {
  readonly id: string;
  readonly url: string;
}

const partsOf = (body: unknown): Part[] => (body as { requests: Part[] }).requests;

/** Answers the parts back to front, each as told. */
const answering =
  (answer: (part: Part) => object): Reply =>
  (asked, response) => {
    const responses = partsOf(asked.body).map((part) => ({ id: part.id, ...answer(part) }));
    json({ responses: responses.toReversed() })(asked, response);
  };
const ok = ({ url }: Part) => ({ status: 200, body: { url } });

const urls = (count: number) =>
  Array.from({ length: count }, (_url, n) => ({ url: `/users/${n}` }));

test('any number of parts is cut into calls of twenty, and answered in order', async () => {
  await using wire = await startWire(answering(ok));
  const answers = await wire.client.batch(urls(45));
  expect(answers).toEqual(urls(45).map((body) => ({ status: 200, body })));
  expect(wire.asked.map(({ body }) => partsOf(body).length).toSorted((a, b) => a - b)).toEqual([
    5, 20, 20,
  ]);
});

test('throttled parts alone are sent again, after the longest time that one of them was told', async () => {
  const throttled = (part: Part) =>
    ['/users/1', '/users/3'].includes(part.url)
      ? { status: 429, headers: { 'Retry-After': part.url === '/users/3' ? '9' : '2' } }
      : ok(part);
  await using wire = await startWire(answering(throttled), answering(ok));
  const answers = await wire.client.batch(urls(5));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(partsOf(wire.asked[1]?.body).map(({ url }) => url)).toEqual(['/users/1', '/users/3']);
  expect(wire.waits).toEqual([9_000]);
});

test('a part without an answer is asked for again; a part that is refused is an answer', async () => {
  const losing: Reply = (asked, response) =>
    json({ responses: [{ id: '1', status: 404, body: { error: { code: 'itemNotFound' } } }] })(
      asked,
      response,
    );
  await using wire = await startWire(losing, answering(ok));
  const [first, second] = await wire.client.batch(urls(2));
  expect([first?.status, second?.status]).toEqual([200, 404]);
});
