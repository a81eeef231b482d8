import { AzureOpenAI } from 'openai';
import { expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { test } from './openai-fixture.ts';

const path = '/openai/deployments/embed/embeddings?api-version=2024-10-21';
const post = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const length = (vector: readonly number[]) => Math.hypot(...vector);
const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const longText = (seed: number) =>
  Array.from({ length: 320 }, (_, i) => `word${(seed * 31 + i * 7) % 997}`).join(' ');

test('returns one vector of unit length for each input, in order', async ({ openai }) => {
  const input = ['Annual leave', 'a\nmuch longer text '.repeat(40), 'Fire drill', '!!!'];
  const { data, usage } = await openai.client.embeddings.create({ model: 'embed', input });
  expect(data.map(({ index, embedding }) => [index, embedding.length])).toEqual(
    input.map((_, index) => [index, 1536]),
  );
  for (const { embedding } of data) expect(length(embedding)).toBeCloseTo(1, 5);
  expect(usage.prompt_tokens).toBeGreaterThan(150);
  expect(usage.total_tokens).toBe(usage.prompt_tokens);

  const alone = await openai.client.embeddings.create({ model: 'embed', input: 'Fire drill' });
  expect(cosine(alone.data[0]!.embedding, data[2]!.embedding)).toBeCloseTo(1, 5);
});

test('gives the same vector as numbers and as base64', async ({ openai }) => {
  const request = { model: 'embed', input: 'The hotel costs at most 180 EUR.' };
  const numbers = await openai.client.embeddings.create({ ...request, encoding_format: 'float' });
  const decodedBySdk = await openai.client.embeddings.create(request); // asks for base64 on the wire
  expect(decodedBySdk.data[0]!.embedding).toEqual(numbers.data[0]!.embedding);
});

test('puts sentences of like meaning nearer than others, even with no word in common', async ({
  openai,
}) => {
  const { data } = await openai.client.embeddings.create({
    model: 'embed',
    input: [
      'How many vacation days do I get?',
      'Employees receive 28 days of paid holiday.',
      'The certificate on the gateway expired.',
      'Invoice INV-2026-0417',
      'Please pay invoice INV-2026-0417 now.',
      'Please pay invoice INV-2025-9982 now.',
    ],
  });
  const [question, answer, other, number, same, different] = data.map((item) => item.embedding);
  expect(cosine(question!, answer!)).toBeGreaterThan(cosine(question!, other!) + 0.2);
  expect(cosine(number!, same!)).toBeGreaterThan(cosine(number!, different!) + 0.1);
});

test('lets a short question overtake an index being filled', async ({ openai, skip }) => {
  skip(real.openai !== undefined, 'knows in which order the emulator works');
  const input = Array.from({ length: 60 }, (_, index) => longText(index));
  const bulk = openai.client.embeddings.create({ model: 'embed', input });
  const short = openai.client.embeddings.create({
    model: 'embed',
    input: 'Who approves my leave?',
  });
  expect(await Promise.race([bulk, short])).toBe(await short);
  expect((await bulk).data).toHaveLength(input.length);
});

test('stops working for a client that has gone', async ({ openai, skip }) => {
  skip(real.openai !== undefined, 'reads the log of the emulator');
  const gone = new AbortController();
  const input = Array.from({ length: 400 }, (_, index) => longText(1000 + index)); // many seconds of work
  const abandoned = openai.logged('openai.abandoned');
  const call = openai.client.embeddings.create({ model: 'embed', input }, { signal: gone.signal });
  const refused = expect(call).rejects.toThrow(/abort/i);
  await openai.client.embeddings.create({ model: 'embed', input: 'is it up?' });
  gone.abort();
  await refused;
  await abandoned;
  // Long enough to share the lane of the abandoned call: it would wait for it, if that went on.
  const next = [longText(-1), longText(-2)];
  const { data } = await openai.client.embeddings.create({ model: 'embed', input: next });
  expect(data).toHaveLength(2);
});

test('works with any deployment name', async ({ openai, skip }) => {
  skip(real.openai !== undefined, 'calls a deployment that is nowhere else');
  const { data } = await openai.client.embeddings.create({ model: 'my-own name', input: 'x' });
  expect(data).toHaveLength(1);
});

test.for([
  ['an empty text', { input: '' }],
  ['no text', { input: [] }],
  ['an empty text among others', { input: ['a', ''] }],
  ['more than 2048 texts', { input: Array.from({ length: 2049 }, () => 'a') }],
  ['another size of vector', { input: 'a', dimensions: 256 }],
  ['an unknown encoding', { input: 'a', encoding_format: 'hex' }],
  ['a body that is not an object', null],
] as const)('answers 400 to %s', async ([, body], { openai }) => {
  const response = await openai.call(path, post(body));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: 'BadRequest', message: expect.any(String) },
  });
});

test('answers 400 to a text of more than 8192 tokens, and says how many it has', async ({
  openai,
}) => {
  const text = 'leave '.repeat(8192);
  await expect(
    openai.client.embeddings.create({ model: 'embed', input: ['short', text] }),
  ).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(/maximum context length is 8192 tokens.*requested 8193/s),
  });
});

test('answers 400, and stays up, when the body is not JSON', async ({ openai }) => {
  const response = await openai.call(path, { body: '{' });
  expect(response.status).toBe(400);
  await openai.client.embeddings.create({ model: 'embed', input: 'still there' });
});

test('refuses what it does not emulate, by name', async ({ openai, skip }) => {
  skip(real.openai !== undefined, '501 is an answer of the emulator');
  const notEmulated = { status: 501, code: 'NotEmulated' };
  await expect(openai.client.models.list()).rejects.toMatchObject(notEmulated);
  await expect(
    openai.client.embeddings.create({ model: 'embed', input: [[1, 2, 3]] }),
  ).rejects.toMatchObject({ ...notEmulated, param: 'input as token ids' });
  expect(openai.log).toContain('emulator.not-emulated');
});

test('answers 404 without an API version, as Azure does', async ({ openai }) => {
  const response = await openai.call('/openai/deployments/embed/embeddings', post({ input: 'a' }));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: '404' } });
});

test('answers 401 to a key, to no token and to a token for another service', async ({ openai }) => {
  const withKey = new AzureOpenAI({
    endpoint: openai.url.href,
    apiKey: 'any',
    apiVersion: '2024-10-21',
    maxRetries: 0,
  });
  const unauthorized = { status: 401, code: 'Unauthorized' };
  await expect(withKey.embeddings.create({ model: 'embed', input: 'a' })).rejects.toMatchObject(
    unauthorized,
  );
  const anonymous = await fetch(new URL(path, openai.url), { method: 'POST', ...post({}) });
  expect(anonymous.status).toBe(401);
  const token = await openai.tokenFor('https://vault.azure.net');
  const foreign = await openai.call(path, { headers: { authorization: `Bearer ${token}` } });
  expect(foreign.status).toBe(401);
});

test('fails on demand, and the SDK waits and tries again', async ({ openai, skip }) => {
  skip(real.openai !== undefined, 'asks the emulator for faults');
  openai.faults.add({
    service: 'openai',
    kind: 'status',
    status: 429,
    retryAfterSeconds: 0,
    times: 1,
  });
  const patient = openai.client.withOptions({ maxRetries: 1 });
  const { data } = await patient.embeddings.create({ model: 'embed', input: 'again' });
  expect(data).toHaveLength(1);
});
