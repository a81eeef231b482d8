import type { SearchClient, SemanticSearchOptions } from '@azure/search-documents';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test as base } from 'vitest';
import { embedSentences } from '../../local/embed-sentences.ts';
import { startOpenAI } from '../../local/openai/server.ts';
import { openContext } from '../support/emulator-context.ts';
import { real } from '../support/real-service.ts';
import { chunkIndex, withSearching, type Chunk, type Searching } from './search-fixture.ts';

/** The network is built once for all test files of this user. */
const cacheDir = join(tmpdir(), `sluice-test-model-${process.getuid?.() ?? 0}`);

const corpus: Chunk[] = [
  {
    id: 'travel',
    title: 'Travel policy',
    kind: 'policy',
    content:
      'Trips are planned early.\nThe travel limit for hotels in Zurich is CHF 220 a night. Flights below six hours are in economy class.',
  },
  {
    id: 'lugano',
    title: 'Travel notes',
    content: 'Hotels in Lugano are cheap. The travel limit for hotels there is CHF 150 a night.',
  },
  {
    id: 'words',
    title: 'Minutes',
    content:
      'Travel was a topic, and so was the limit. The limit on travel was not decided. Travel!',
  },
  {
    id: 'leave',
    title: 'Parental leave',
    content:
      'Fathers receive 20 days of paid leave at the birth of a child. Mothers receive 16 weeks.',
  },
  {
    id: 'desk',
    title: 'Rules',
    content: 'Desks in the office are cleaned by the staff on Fridays.',
  },
  {
    id: 'pets',
    title: 'Rules',
    content: 'Puppies in the office are walked by the owner on Fridays.',
  },
  { id: 'empty', title: 'Travel', content: null },
];

/** Of many documents, the ranker takes fifty. */
const crowd = Array.from({ length: 70 }, (_, place): Chunk => ({
  id: `crowd${place}`,
  content: `Quorum number ${place} was reached. The minutes were read out and signed by the chair, and nobody in the room asked for a change.`,
}));

const contentOf = (id: string) => corpus.find((chunk) => chunk.id === id)?.content ?? '';

interface Ranking extends Searching {
  readonly client: SearchClient<Chunk>;
  readonly embedded: string[];
}

/** The search service and the one model for the whole file; nothing here writes after the corpus. */
const test = base.extend<{ $file: { ranking: Ranking } }>({
  ranking: [
    async ({}, use) => {
      await using models = await openContext();
      await using openai = await startOpenAI({ context: models, cacheDir });
      const embedded: string[] = [];
      await withSearching(
        async (searching) => {
          await searching.indexes().createOrUpdateIndex({
            ...chunkIndex(searching.named('chunks')),
            semanticSearch: {
              defaultConfigurationName: 'standard',
              configurations: [
                {
                  name: 'standard',
                  prioritizedFields: {
                    titleField: { name: 'title' },
                    contentFields: [{ name: 'content' }],
                  },
                },
              ],
            },
          });
          const client = searching.documents();
          await client.uploadDocuments([...corpus, ...crowd]);
          await use({ ...searching, client, embedded });
        },
        {
          embed() {
            const embed = embedSentences(() => openai.url, models.tokens);
            return (texts, signal) => {
              embedded.push(...texts);
              return embed(texts, signal);
            };
          },
        },
      );
    },
    { scope: 'file' },
  ],
});

async function ask(
  client: SearchClient<Chunk>,
  question: string,
  { semantic = {}, ...more }: { semantic?: SemanticSearchOptions; [option: string]: unknown } = {},
) {
  const found = await client.search(question, {
    queryType: 'semantic',
    semanticSearchOptions: semantic,
    ...more,
  });
  const results = [];
  for await (const result of found.results) results.push(result);
  return { ...found, results, keys: results.map(({ document }) => document.id) };
}

const extractive = {
  captions: { captionType: 'extractive' },
  answers: { answerType: 'extractive', count: 3 },
} as const satisfies SemanticSearchOptions;

describe('semantic ranking', () => {
  test('puts first what means the same, where words alone would not', async ({ ranking }) => {
    const question = 'office dogs';
    const { client } = ranking;
    const byWords = [];
    for await (const { document } of (await client.search(question)).results)
      byWords.push(document.id);
    expect(byWords).toEqual(['desk', 'pets']);
    expect((await ask(client, question)).keys).toEqual(['pets', 'desk']);
  });

  test('scores from 4 down to 0, and the more of the question is met', async ({ ranking }) => {
    const full = await ask(ranking.client, 'the travel limit for hotels in Zurich');
    const scores = full.results.map(({ rerankerScore = NaN }) => rerankerScore);
    expect(full.keys[0]).toBe('travel');
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score >= 0 && score <= 4)).toBe(true);
    expect(scores[0]).toBeGreaterThan(3);
    const partly = await ask(ranking.client, 'the travel habits of arctic penguins');
    expect(partly.results[0]?.rerankerScore).toBeLessThan(2);
  });

  test('says the same again, also after a restart', async ({ ranking, skip }) => {
    skip(real.search !== undefined, 'starts the emulator again');
    const once = await ask(ranking.client, 'hotels for travel', { semantic: extractive });
    await ask(ranking.client, 'Which days are paid at a birth?', { semantic: extractive });
    await ranking.restart();
    const again = await ask(ranking.documents(), 'hotels for travel', { semantic: extractive });
    expect(again.results).toEqual(once.results);
  });

  test('takes the fifty best, leaves the others behind them as they were, and pages', async ({
    ranking,
  }) => {
    const { documents } = ranking;
    const { keys, results, count } = await ask(documents(), 'quorum number 7', {
      includeTotalCount: true,
      top: 70,
    });
    expect(count).toBe(70);
    expect(new Set(keys).size).toBe(70);
    expect(keys[0]).toBe('crowd7');
    expect(results.map(({ rerankerScore }) => rerankerScore !== undefined)).toEqual(
      results.map((_, place) => place < 50),
    );
    const paged = await ask(documents(), 'quorum number 7', { skip: 40, top: 20 });
    expect(paged.keys).toEqual(keys.slice(40, 60));
  });

  test('is done by a question of its own beside full syntax and vectors', async ({ ranking }) => {
    const { keys, results } = await ask(ranking.documents(), 'title:travel', {
      queryType: 'full',
      semantic: { semanticQuery: 'hotels in Lugano', ...extractive },
    });
    expect(keys.toSorted()).toEqual(['empty', 'lugano', 'travel']);
    expect(keys[0]).toBe('lugano');
    expect(results.at(-1)?.captions).toEqual([]);
  });

  test('is not done for nothing: no text, no model', async ({ ranking, skip }) => {
    skip(real.search !== undefined, 'listens to the model of the emulator');
    ranking.embedded.length = 0;
    const client = ranking.documents();
    const { results, answers } = await ask(client, '*', { semantic: extractive, top: 2 });
    expect(results.map(({ rerankerScore }) => rerankerScore)).toEqual([undefined, undefined]);
    expect(answers).toEqual([]);
    await client.search('travel');
    expect(ranking.embedded).toEqual([]);
  });
});

describe('captions', () => {
  test('are sentences of the document, with the words of the question marked', async ({
    ranking,
  }) => {
    const { results } = await ask(ranking.documents(), 'hotel limit Zurich', {
      semantic: extractive,
    });
    const [best] = results;
    expect(best?.captions).toMatchObject([
      {
        text: 'The travel limit for hotels in Zurich is CHF 220 a night.',
        highlights:
          'The travel <em>limit</em> for <em>hotels</em> in <em>Zurich</em> is CHF 220 a night.',
      },
    ]);
    for (const { document, captions = [] } of results)
      for (const { text = '' } of captions) expect(contentOf(document.id)).toContain(text);
  });

  test('come without marks, shorter, or with other marks', async ({ ranking }) => {
    const caption = async (captions: object, more: object = {}) => {
      const semantic = { captions: { captionType: 'extractive', ...captions } } as const;
      const { results } = await ask(ranking.documents(), 'limit Zurich', { semantic, ...more });
      return results[0]?.captions?.[0];
    };
    expect(await caption({ highlight: false })).toMatchObject({ highlights: '' });
    expect(await caption({ maxCaptionLength: 21 })).toMatchObject({
      text: 'The travel limit for',
      highlights: 'The travel <em>limit</em> for',
    });
    const tags = { highlightPreTag: '<b>', highlightPostTag: '</b>' };
    expect((await caption({}, tags))?.highlights).toContain('in <b>Zurich</b> is');
  });
});

describe('answers', () => {
  const answersTo = async (ranking: Ranking, question: string, answers: object = {}) =>
    (
      await ask(ranking.documents(), question, {
        semantic: { answers: { answerType: 'extractive', ...answers } },
      })
    ).answers?.map(({ key, text, score }) => ({ key, text, score }));

  test('are sentences that answer, and name their document', async ({ ranking }) => {
    const [first, ...others] =
      (await answersTo(ranking, 'What is the travel limit for hotels in Zurich?')) ?? [];
    expect(first).toMatchObject({
      key: 'travel',
      text: 'The travel limit for hotels in Zurich is CHF 220 a night.',
    });
    expect(first?.score).toBeGreaterThan(0.7);
    expect(others).toEqual([]);
    expect(await answersTo(ranking, 'How many days of leave do fathers receive?')).toMatchObject([
      { key: 'leave', text: expect.stringContaining('20 days') },
    ]);
  });

  test('are not found where nothing answers, or nothing is asked', async ({ ranking }) => {
    for (const question of [
      'What is the travel limit for hotels in Geneva?', // of Zurich and Lugano only
      'Who painted the limit of the night?',
      'travel limit for hotels in Zurich', // no question
    ])
      expect(await answersTo(ranking, question)).toEqual([]);
  });

  test('are as many and as sure as is asked for', async ({ ranking }) => {
    const question = 'What is the travel limit for hotels?';
    const several = (await answersTo(ranking, question, { count: 5 })) ?? [];
    expect(several.map(({ key }) => key)).toEqual(expect.arrayContaining(['travel', 'lugano']));
    expect(await answersTo(ranking, question, { count: 5, threshold: 0.999 })).toEqual([]);
    const [short] = (await answersTo(ranking, question, { maxAnswerLength: 16 })) ?? [];
    expect(short?.text).toBe('The travel limit');
  });
});
