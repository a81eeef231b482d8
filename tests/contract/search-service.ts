import { setTimeout as wait } from 'node:timers/promises';
import type { SearchClientOptions, SearchIndexClient } from '@azure/search-documents';
import type { Embed } from '../../local/search/semantic/rank.ts';
import { startSearch } from '../../local/search/server.ts';
import { collect } from '../support/collect.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { real, realContext, type Skip } from '../support/real-service.ts';

type AdditionalPolicy = NonNullable<SearchClientOptions['additionalPolicies']>[number];

export interface ServiceOptions {
  /** The emulator's ranker asks this. */
  readonly embed?: (context: TestContext) => Embed;
  /** Absent where a whole file shares the service: nothing can be skipped before its tests begin. */
  readonly skip?: Skip;
}

export interface SearchService extends AsyncDisposable {
  readonly context: TestContext;
  /** The emulator's address: another one after each restart. */
  readonly endpoint: () => string;
  readonly restart: () => Promise<void>;
  /** For every client. */
  readonly policies: AdditionalPolicy[];
  /** Takes away what was made under names with this ending. */
  readonly clear: (indexes: SearchIndexClient, ending: string) => Promise<void>;
}

/** The real service where the environment names one, and else an emulator. */
export const openService = (options: ServiceOptions): Promise<SearchService> | SearchService =>
  real.search ? openReal(real.search, options) : openEmulator(options);

async function openEmulator({ embed }: ServiceOptions): Promise<SearchService> {
  const context = await openContext();
  const asked = embed?.(context);
  const start = () => startSearch({ context, ...(asked && { embed: asked }) });
  let running = await start();
  return {
    context,
    policies: [],
    endpoint: () => running.url.href,
    async restart() {
      await running[Symbol.asyncDispose]();
      running = await start();
    },
    clear: async () => {},
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
    },
  };
}

function openReal(url: URL, { skip }: ServiceOptions): SearchService {
  const context = realContext(skip);
  return {
    context,
    policies: [{ policy: untilSearchable, position: 'perCall' }],
    endpoint: () => url.href,
    restart: async () => void context.dataDir, // which there is none to start on again
    async clear(indexes, ending) {
      for (const alias of await collect(indexes.listAliases()))
        if (alias.name.endsWith(ending)) await indexes.deleteAlias(alias);
      for (const name of await collect(indexes.listIndexesNames()))
        if (name.endsWith(ending)) await indexes.deleteIndex(name);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * What was written is found a little later, and nothing tells when: "wait at least two to three seconds"
 * (learn.microsoft.com/azure/search/search-howto-reindex).
 */
const untilSearchable: AdditionalPolicy['policy'] = {
  name: 'untilSearchable',
  async sendRequest(request, next) {
    const response = await next(request);
    if (request.url.includes('search.index')) await wait(3_000);
    return response;
  },
};
