import { expect, test as base } from 'vitest';
import {
  ModelError,
  startLocalModel,
  type LocalModel,
} from '../../../../local/openai/model/local-model.ts';

/** Words alone, which load fast. */
const test = base.extend<{ model: LocalModel }>({
  model: async ({}, use) => {
    await using model = startLocalModel({ cacheDir: undefined, runtime: 'not-installed' });
    await use(model);
  },
});
const never = new AbortController().signal;
const failure = (code: string) => ({ name: 'ModelError', failure: { code } });

test('takes calls before it is loaded', async ({ model }) => {
  const { vectors, promptTokens } = await model.embed(['one', 'two'], never);
  expect(vectors).toHaveLength(2 * 1536);
  expect(promptTokens).toBe(2);
  expect(await model.name()).toBe('local-lexical');
});

test('refuses more work than it can hold', async ({ model }) => {
  const text = 'x'.repeat(20_000_001);
  await expect(model.embed([text], never)).rejects.toMatchObject(failure('busy'));
  const half = ['word '.repeat(3_000_000)];
  const gone = new AbortController();
  const first = model.embed(half, gone.signal);
  await expect(model.embed(half, never)).rejects.toMatchObject(failure('busy'));
  gone.abort();
  await expect(first).rejects.toThrow(/abort/i);
  await expect(model.embed(['x'], never)).resolves.toBeDefined();
});

test('does nothing for a call that is aborted already', async ({ model }) => {
  await expect(model.embed(['x'], AbortSignal.abort())).rejects.toThrow(/abort/i);
});

test('fails what waits when it is stopped, and all calls after', async () => {
  const model = startLocalModel({ cacheDir: undefined, runtime: 'not-installed' });
  const waiting = expect(model.embed(['x'], never)).rejects.toBeInstanceOf(ModelError);
  await model[Symbol.asyncDispose]();
  await waiting;
  await expect(model.embed(['x'], never)).rejects.toMatchObject(failure('broken'));
});
