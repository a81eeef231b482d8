import type { AzureOpenAI } from 'openai';
import { expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { test, testOfLocalModel } from './openai-fixture.ts';

const abstention = 'I could not find an answer in the documents you can read.';
const sources = [
  {
    id: 3,
    title: 'Leave policy 2026',
    heading: 'Annual leave',
    text: 'Full-time employees receive 28 days of paid holiday per calendar year. Up to five unused days may be carried into the following year and must be taken before 31 March.',
  },
  {
    id: 7,
    title: 'Travel and expenses',
    text: 'Flights under six hours are booked in economy class.\n\n| Meal | Limit |\n|---|---|\n| Breakfast | 15 EUR |\n| Dinner | 45 EUR |\n\nHotel rooms may cost at most 180 EUR per night.',
  },
  {
    id: 9,
    title: 'Incident report',
    text: 'On 14 April the payment service was unavailable for 47 minutes. The cause was an expired certificate on the gateway.',
  },
];
const messages = (question: string, among = sources) => [
  { role: 'system' as const, content: 'Answer only from the sources, and cite them.' },
  { role: 'user' as const, content: JSON.stringify({ question, sources: among }) },
];

async function ask(client: AzureOpenAI, question: string): Promise<string> {
  const { choices } = await client.chat.completions.create({
    model: 'chat',
    messages: messages(question),
  });
  return choices[0]?.message.content ?? '';
}

testOfLocalModel(
  'quotes the sentence that answers, word for word, and cites its source',
  async ({ openai }) => {
    const answer = await ask(openai.client, 'How many vacation days do I get?');
    expect(answer).toMatch(
      /^Full-time employees receive 28 days of paid holiday per calendar year\. \[3\]/,
    );
    const quotes = answer.matchAll(/(.+?) \[(\d+)\] ?/g);
    for (const [, sentence = '', id] of quotes) {
      expect(sources.find((source) => source.id === Number(id))?.text).toContain(sentence);
    }
  },
);

testOfLocalModel('reads a row of a table with its head', async ({ openai }) => {
  expect(await ask(openai.client, 'What is the limit for dinner?')).toMatch(
    /^\| Dinner \| 45 EUR \| \[7\]/,
  );
});

testOfLocalModel('says who it is: a model that quotes', async ({ openai }) => {
  const completion = await openai.client.chat.completions.create({
    model: 'chat',
    messages: messages('What caused the payment outage?'),
  });
  expect(completion).toMatchObject({
    object: 'chat.completion',
    model: 'local-extractive',
    system_fingerprint: expect.stringContaining('local-extractive'),
    choices: [{ finish_reason: 'stop', message: { role: 'assistant', refusal: null } }],
  });
  const { usage } = completion;
  expect(usage?.prompt_tokens).toBeGreaterThan(100);
  expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
});

testOfLocalModel('streams token by token, with the usage at the end', async ({ openai }) => {
  const question = 'How long was the payment service down?';
  const stream = await openai.client.chat.completions.create({
    model: 'chat',
    messages: messages(question),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await Array.fromAsync(stream);
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  expect(text).toBe(await ask(openai.client, question));
  expect(text).toContain('47 minutes. [9]');
  expect(chunks.at(0)?.choices).toEqual([]); // Azure's report on the prompt
  expect(chunks.at(1)?.choices[0]?.delta).toMatchObject({ role: 'assistant' });
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { completion_tokens: chunks.length - 4 },
  });
});

test('ends the stream with [DONE], and without usage when not asked for it', async ({ openai }) => {
  const response = await openai.call(
    '/openai/deployments/chat/chat/completions?api-version=2024-10-21',
    { body: JSON.stringify({ messages: messages('What caused the outage?'), stream: true }) },
  );
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const text = await response.text();
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(text).not.toContain('"usage"');
});

testOfLocalModel.for([
  'What is the capital of Australia?',
  'How do I bake sourdough bread?',
  'Who won the football world cup in 2018?',
])('abstains when the sources do not answer: %s', async (question, { openai }) => {
  expect(await ask(openai.client, question)).toBe(abstention);
});

testOfLocalModel(
  'abstains without sources, and when the message is plain text',
  async ({ openai }) => {
    const { chat } = openai.client;
    const empty = await chat.completions.create({ model: 'chat', messages: messages('Why?', []) });
    expect(empty.choices[0]?.message.content).toBe(abstention);
    const plain = await chat.completions.create({
      model: 'chat',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'How many days do I get?' }] }],
    });
    expect(plain.choices[0]?.message.content).toBe(abstention);
  },
);

testOfLocalModel('answers the last user message of a conversation', async ({ openai }) => {
  const { choices } = await openai.client.chat.completions.create({
    model: 'chat',
    messages: [
      ...messages('What is the limit for dinner?'),
      { role: 'assistant', content: '| Dinner | 45 EUR | [7]' },
      ...messages('What is the most that a hotel room may cost?').slice(1),
    ],
  });
  expect(choices[0]?.message.content).toContain('180 EUR per night. [7]');
});

testOfLocalModel('says the same thing once, though two sources say it', async ({ openai }) => {
  const [policy] = sources;
  const { choices } = await openai.client.chat.completions.create({
    model: 'chat',
    messages: messages('How many days of holiday do employees receive?', [
      policy!,
      { ...policy!, id: 4, title: 'Leave policy 2025' },
    ]),
  });
  const content = choices[0]?.message.content ?? '';
  expect(content.split('28 days')).toHaveLength(2);
});

test('stops at max_tokens', async ({ openai }) => {
  for (const limit of [{ max_tokens: 5 }, { max_completion_tokens: 5 }]) {
    const { choices, usage } = await openai.client.chat.completions.create({
      model: 'chat',
      messages: messages('How many vacation days do I get?'),
      ...limit,
    });
    expect(choices[0]?.finish_reason).toBe('length');
    expect(usage?.completion_tokens).toBe(5);
  }
});

test.for([
  ['tools', { tools: [{ type: 'function' as const, function: { name: 'f' } }] }],
  ['response_format', { response_format: { type: 'json_object' as const } }],
  ['n', { n: 2 }],
  ['stop', { stop: '.' }],
  ['logprobs', { logprobs: true }],
] as const)('refuses %s by name', async ([param, fields], { openai, skip }) => {
  skip(real.openai !== undefined, '501 is an answer of the emulator');
  const call = openai.client.chat.completions.create({
    model: 'chat',
    messages: messages('Why?'),
    ...(fields as object),
  });
  await expect(call).rejects.toMatchObject({ status: 501, code: 'NotEmulated', param });
});

test('refuses pictures by name', async ({ openai, skip }) => {
  skip(real.openai !== undefined, '501 is an answer of the emulator');
  const call = openai.client.chat.completions.create({
    model: 'chat',
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x/y.png' } }] },
    ],
  });
  await expect(call).rejects.toMatchObject({ status: 501, param: 'content of type image_url' });
});

test('answers 400 to a request without messages', async ({ openai }) => {
  const call = openai.client.chat.completions.create({ model: 'chat', messages: [] });
  await expect(call).rejects.toMatchObject({ status: 400, param: 'messages' });
});

test('answers 400 to a prompt of more than 128,000 tokens', async ({ openai }) => {
  const call = openai.client.chat.completions.create({
    model: 'chat',
    messages: messages('Why?', [{ id: 1, title: 'Long', text: 'leave '.repeat(130_000) }]),
  });
  await expect(call).rejects.toMatchObject({
    status: 400,
    code: 'context_length_exceeded',
    message: expect.stringContaining('maximum context length is 128000 tokens'),
  });
});

testOfLocalModel('survives a client that leaves in the middle of a stream', async ({ openai }) => {
  const stream = await openai.client.chat.completions.create({
    model: 'chat',
    messages: messages('How many vacation days do I get?'),
    stream: true,
  });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  expect(await ask(openai.client, 'What caused the outage of the payment service?')).toContain(
    'certificate',
  );
});
