import type { SemanticSearchOptions } from '@azure/search-documents';
import { describe, expect } from 'vitest';
import type { Embed } from '../../local/search/semantic/rank.ts';
import { real } from '../support/real-service.ts';
import { chunkIndex, test, withSearching, type Searching } from './search-fixture.ts';

const configured = (
  searching: Searching,
  prioritizedFields: object,
  defaultConfigurationName?: string,
) => ({
  ...chunkIndex(searching.named('chunks')),
  semanticSearch: {
    configurations: [{ name: 'standard', prioritizedFields }],
    ...(defaultConfigurationName !== undefined && { defaultConfigurationName }),
  },
});

const content = { contentFields: [{ name: 'content' }] };

describe('a semantic query is refused', () => {
  const refused = async (searching: Searching, options: object, expected: object) =>
    expect(searching.documents().search('travel', options)).rejects.toMatchObject({
      statusCode: 400,
      ...expected,
    });

  test('without a configuration that can be used', async ({ searching }) => {
    const semantic = { queryType: 'semantic', semanticSearchOptions: {} };
    await refused(searching, semantic, {
      message: expect.stringContaining(
        "This index must have valid semantic configurations defined before using the 'semanticConfiguration' query parameter.",
      ),
    });
    await searching.indexes().createOrUpdateIndex(configured(searching, content));
    await refused(searching, semantic, {
      message: expect.stringContaining('no default semantic configuration'),
    });
    await refused(
      searching,
      { ...semantic, semanticSearchOptions: { configurationName: 'other' } },
      {
        code: 'InvalidRequestParameter',
        message: "Unknown semantic configuration 'other'.\r\nParameter name: semanticConfiguration",
      },
    );
  });

  test('for options that do not fit', async ({ searching }) => {
    await searching.indexes().createOrUpdateIndex(configured(searching, content, 'standard'));
    const semantic = { queryType: 'semantic', semanticSearchOptions: {} };
    const withOptions = (options: object) => ({ ...semantic, semanticSearchOptions: options });
    await refused(
      searching,
      { ...semantic, orderBy: ['title'] },
      {
        message: expect.stringContaining(
          "'orderBy' is not supported when 'queryType' is set to 'semantic'.",
        ),
      },
    );
    await refused(
      searching,
      { semanticSearchOptions: { answers: { answerType: 'extractive' } } },
      {
        code: 'MissingRequiredParameter',
        message: expect.stringContaining(
          "Parameter 'answers' is supported only when 'queryType' is set to 'semantic'.",
        ),
      },
    );
    for (const answers of [{ answerType: 'written' }, { answerType: 'extractive', count: 11 }])
      await refused(searching, withOptions({ answers }), {
        code: 'InvalidRequestParameter',
        message: expect.stringContaining('answers'),
      });
    await refused(searching, withOptions({ semanticMaxWaitInMilliseconds: 5 }), {
      message: expect.stringContaining('700'),
    });
  });
});

test('a configuration must name fields that can be read', async ({ searching }) => {
  for (const [definition, words] of [
    [configured(searching, { contentFields: [{ name: 'none' }] }), "'none'"],
    [configured(searching, { titleField: { name: 'pages' } }), "'pages'"],
    [configured(searching, { contentFields: [] }), 'names no field'],
    [configured(searching, content, 'other'), "'other' is not defined"],
  ] as const)
    await expect(searching.indexes().createOrUpdateIndex(definition)).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(words),
    });
});

describe('when the ranker', () => {
  const ranking = (embed: Embed) =>
    test.extend<{ searching: Searching }>({
      searching: ({ skip }, use) => {
        skip(real.search !== undefined, 'brings a ranker that fails');
        return withSearching(use, { embed: () => embed });
      },
    });
  const failing = ranking(() => Promise.reject(new Error('no model')));
  const endless = ranking(
    (_texts, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
  );

  async function searchIn(searching: Searching, options: SemanticSearchOptions) {
    await searching.indexes().createOrUpdateIndex(configured(searching, content, 'standard'));
    const client = searching.documents();
    await client.uploadDocuments([{ id: 'a', content: 'Travel is good.' }]);
    return client.search('travel', { queryType: 'semantic', semanticSearchOptions: options });
  }

  failing('fails, the query does, too', async ({ searching }) => {
    await expect(searchIn(searching, {})).rejects.toMatchObject({ statusCode: 503 });
  });

  failing('fails, what was found is answered if that is enough', async ({ searching }) => {
    const partial = await searchIn(searching, { errorMode: 'partial' });
    expect(partial).toMatchObject({
      semanticErrorReason: 'transient',
      semanticSearchResultsType: 'baseResults',
    });
    for await (const { document, rerankerScore } of partial.results)
      expect([document.id, rerankerScore]).toEqual(['a', undefined]);
  });

  endless('takes longer than is waited, it is given up', async ({ searching }) => {
    const options = { errorMode: 'partial', semanticMaxWaitInMilliseconds: 700 } as const;
    expect(await searchIn(searching, options)).toMatchObject({
      semanticErrorReason: 'maxWaitExceeded',
    });
  });
});
