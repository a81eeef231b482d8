import { expect, test as base } from 'vitest';
import { openFixture, type OpenAIFixture } from './openai-fixture.ts';

/** As on a machine for which the ONNX runtime has no binary. */
const test = base.extend<{ openai: OpenAIFixture }>({
  openai: [
    async ({}, use) => {
      await using opened = await openFixture({ runtime: 'a-runtime-that-is-not-installed' });
      await use(opened.fixture);
    },
    { scope: 'file' },
  ],
});

test('goes by words alone where the ONNX runtime is missing, and says so', async ({ openai }) => {
  const { data, response } = await openai.client.embeddings
    .create({ model: 'embed', input: ['leave policy', 'the leave policy', 'gateway'] })
    .withResponse();
  expect(response.headers.get('x-local-model')).toBe('local-lexical');
  const [one, same, other] = data.data.map(({ embedding }) => embedding);
  expect(Math.hypot(...one!)).toBeCloseTo(1, 5);
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(openai.log.filter((event) => event === 'openai.lexical-only')).toHaveLength(1);
});

test('answers 500 and says why in the log when the model cannot be loaded', async () => {
  await using opened = await openFixture({ cacheDir: '/dev/null/not-a-folder' });
  const { client, log } = opened.fixture;
  await expect(client.embeddings.create({ model: 'embed', input: 'a' })).rejects.toMatchObject({
    status: 500,
    code: 'InternalServerError',
  });
  expect(log).toContain('openai.unusable');
});

test('still answers a question in the words of the document', async ({ openai }) => {
  const { choices } = await openai.client.chat.completions.create({
    model: 'chat',
    messages: [
      {
        role: 'user',
        content: JSON.stringify({
          question: 'How long is the probation period?',
          sources: [
            { id: 1, title: 'Guide', text: 'Badges are blue. The probation period is six months.' },
          ],
        }),
      },
    ],
  });
  expect(choices[0]?.message.content).toBe('The probation period is six months. [1]');
});
