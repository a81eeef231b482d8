import { afterAll, beforeAll, expect, test } from 'vitest';
import { questions } from '../../local/seed/questions.ts';
import { startCompany } from '../support/alpenwerk.ts';
import type { Progress, Sluice } from '../support/sluice.ts';

let sluice: Sluice;
let first: Progress;
beforeAll(async () => {
  sluice = await startCompany();
  first = await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

test('the sample company is read: every file indexed, or rejected with a reason', () => {
  expect(first).toMatchObject({ failed: 0 });
  expect(first.indexed + first.rejected).toBe(first.files);
  expect(first.files).toBeGreaterThan(40);
  expect(first.rejected).toBe(4);
  expect(first.chunks).toBeGreaterThan(150);
});

const rows = questions.map((row) => [row.question, row] as const);

test.each(rows)(
  'answers "%s" to those who may read the file, with the file cited',
  async (_, row) => {
    const names = [row.answerIn, ...(row.alsoIn ?? [])].map((path) => path.split('/').at(-1));
    for (const who of row.mayRead.slice(0, 2)) {
      const answer = await sluice.ask(who, row.question);
      expect({ who, cited: answer.citations.map(({ title }) => title) }).toEqual({
        who,
        cited: expect.arrayContaining([expect.toSatisfy((title) => names.includes(title))]),
      });
      for (const word of row.mustMention) expect(answer.text).toContain(word);
    }
  },
);

test.each(rows)('keeps the answer to "%s" from everybody else', async (_, row) => {
  const names = [row.answerIn, ...(row.alsoIn ?? [])].map((path) => path.split('/').at(-1));
  for (const who of row.mayNotRead) {
    const answer = await sluice.ask(who, row.question);
    const { results } = await sluice.search(who, { query: row.question, top: 50 });
    const shown = [...answer.citations, ...results].map(({ title }) => title);
    expect({ who, shown: shown.filter((title) => names.includes(title)) }).toEqual({
      who,
      shown: [],
    });
  }
});

test('says that nothing this person can read answers the question, and names nothing', async () => {
  const answer = await sluice.ask('samuel', 'What is our travel limit for hotels in Zurich?');
  expect(answer).toMatchObject({
    answered: false,
    text: 'Nothing that you can read answers this.',
    citations: [],
  });
});

test('the same bytes in two places are found in the place that the asker may read', async () => {
  const { results: sales } = await sluice.search('samuel', {
    query: 'Skyline Ropeways frame contract',
    top: 50,
  });
  const { results: legal } = await sluice.search('luca', {
    query: 'Skyline Ropeways frame contract',
    top: 50,
  });
  const places = (results: typeof sales) =>
    new Set(
      results
        .filter(({ title }) => title === 'Frame contract Skyline Ropeways.pdf')
        .map(({ path }) => path[0]),
    );
  expect(places(sales)).toEqual(new Set(['Sales']));
  expect(places(legal)).toEqual(new Set(['Legal']));
});

test('a path is cut at the highest folder that the person may see', async () => {
  const { results } = await sluice.search('noor', { query: 'survey services', top: 50 });
  expect(results.length).toBeGreaterThan(0);
  expect(results.map(({ path }) => path)).toEqual(results.map(() => []));
});

test('streams the answer: words first, then the whole with its citations', async () => {
  const response = await sluice.call('POST', '/api/ask', {
    as: 'petra',
    body: { question: 'What is our travel limit for hotels in Zurich?' },
    headers: { accept: 'text/event-stream' },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = await response.text();
  const events = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
  expect(events.at(-1)).toBe('answer');
  expect(events.slice(0, -1)).toEqual(events.slice(0, -1).map(() => 'delta'));
  expect(events.length).toBeGreaterThan(1);
});

test('search gives facets over what was found, filters by them, and pages to the end without repeating', async () => {
  const { facets } = await sluice.search('petra', { query: 'Alpenwerk', top: 50 });
  expect(facets['mediaType']?.length).toBeGreaterThan(1);
  const filtered = await sluice.search('petra', {
    query: 'Alpenwerk',
    top: 20,
    filter: { mediaType: ['text/csv'] },
  });
  expect(new Set(filtered.facets['mediaType']?.map(({ value }) => value))).toEqual(
    new Set(['text/csv']),
  );

  const folder = facets['folder']?.find(({ name }) => name === 'Finance');
  const { results } = await sluice.search('petra', {
    query: 'Alpenwerk',
    top: 20,
    filter: { folder: [folder?.value], kind: ['document'], language: ['en'], year: [2026] },
  });
  expect(results.length).toBeGreaterThan(0);
  expect(new Set(results.map(({ path }) => path[0]))).toEqual(new Set(['Finance']));

  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 5; page++) {
    const { results, next } = await sluice.search('petra', {
      query: 'Alpenwerk',
      top: 10,
      ...(after !== null && { after }),
    });
    seen.push(...results.map(({ documentId, text }) => documentId + text));
    after = next;
    if (next === null) break;
  }
  expect(seen.length).toBeGreaterThan(20);
  expect(new Set(seen).size).toBe(seen.length);
});

test('shows the way of a file and why this person may read it; unknown and forbidden look the same', async () => {
  const { results } = await sluice.search('petra', { query: 'travel policy hotel limits', top: 5 });
  const id = results.find(({ title }) => title === 'Travel policy.docx')?.documentId;
  const view = await sluice.call('GET', `/api/documents/${id}`, { as: 'petra' });
  expect(await view.json()).toMatchObject({
    status: 'indexed',
    steps: [
      { stage: 'extracted' },
      { stage: 'chunked' },
      { stage: 'embedded' },
      { stage: 'indexed' },
    ],
    file: {
      title: 'Travel policy.docx',
      access: [{ on: 'Finance', role: 'editor', how: 'collaboration', via: 'group' }],
    },
  });
  const forbidden = await sluice.call('GET', `/api/documents/${id}`, { as: 'samuel' });
  const unknown = await sluice.call('GET', '/api/documents/0000000000000000', { as: 'samuel' });
  expect([forbidden.status, unknown.status]).toEqual([404, 404]);
  expect(await forbidden.json()).toEqual(await unknown.json());

  const admin = await sluice.call('GET', `/api/documents/${id}`, { as: 'ines' });
  expect(await admin.json()).toMatchObject({ status: 'indexed', file: null }); // state, but no names
});

test('lists what could not be read, with code and sentence, for admins only', async () => {
  const response = await sluice.call('GET', '/api/troubles', { as: 'ines' });
  const { files } = (await response.json()) as { files: { rejection: { code: string } }[] };
  expect(
    files.map(({ rejection }) => rejection.code).toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['FILE_EMPTY', 'FILE_ENCRYPTED', 'FILE_MALFORMED', 'FILE_TYPE_UNKNOWN']);
  expect((await sluice.call('GET', '/api/troubles', { as: 'petra' })).status).toBe(403);
});

test('logs no question, no file name and no token', () => {
  const all = sluice.lines.join('\n');
  expect(all).not.toContain('travel limit');
  expect(all).not.toContain('Travel policy');
  expect(all).not.toMatch(/eyJ[\w-]{20,}\.[\w-]{20,}/);
});
