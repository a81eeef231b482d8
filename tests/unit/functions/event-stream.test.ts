import { describe, expect, test } from 'vitest';
import { eventStream } from '../../../functions/query/event-stream.ts';
import { AppError } from '../../../shared/platform/errors.ts';
import { createLines } from '../../support/http.ts';

async function open(events: AsyncGenerator<{ event: string; data: unknown }>) {
  const { lines, log } = createLines();
  const stop = new AbortController();
  const { body, headers, status } = await eventStream(events, { stop, log });
  return { lines, stop, headers, status, body: body as ReadableStream<Uint8Array> };
}
const textOf = (body: ReadableStream<Uint8Array>) => new Response(body).text();

test('events come one by one, each on lines of its own', async () => {
  const { body, headers, status } = await open(
    (async function* () {
      yield { event: 'delta', data: { text: 'two\nlines' } };
      yield { event: 'answer', data: { answered: true } };
    })(),
  );
  expect([status, headers]).toMatchObject([200, { 'content-type': 'text/event-stream' }]);
  expect(await textOf(body)).toBe(
    'event: delta\ndata: {"text":"two\\nlines"}\n\nevent: answer\ndata: {"answered":true}\n\n',
  );
});

test('nothing to tell is an empty stream', async () => {
  const { body } = await open((async function* () {})());
  expect(await textOf(body)).toBe('');
});

describe('a failure', () => {
  // eslint-disable-next-line require-yield
  const failing = async function* (): AsyncGenerator<{ event: string; data: unknown }> {
    throw new AppError('SERVICE_UNAVAILABLE', 'No model');
  };

  test('before the first event is an ordinary one', async () => {
    await expect(open(failing())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  test.each([
    [new AppError('SERVICE_UNAVAILABLE', 's3cret'), 'SERVICE_UNAVAILABLE'],
    [new Error('s3cret'), 'INTERNAL'],
  ])('later on ends the stream with its code alone: %s', async (error, code) => {
    const { body, lines } = await open(
      (async function* () {
        yield { event: 'delta', data: 1 };
        throw error;
      })(),
    );
    expect(await textOf(body)).toBe(
      `event: delta\ndata: 1\n\nevent: error\ndata: {"code":"${code}"}\n\n`,
    );
    expect(lines).toHaveLength(1);
  });
});

test('a caller who goes away stops the model, and that is no failure', async () => {
  let stopped: AbortSignal | undefined;
  let ended = false;
  const events = (async function* () {
    try {
      yield { event: 'delta', data: 1 };
      await new Promise((_, reject) => {
        stopped?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    } finally {
      ended = true;
    }
  })();
  const { body, stop, lines } = await open(events);
  stopped = stop.signal;
  const reader = body.getReader();
  await reader.read();
  const waiting = reader.read();
  await reader.cancel();
  await waiting;
  expect([stop.signal.aborted, ended, lines]).toEqual([true, true, []]);
});
