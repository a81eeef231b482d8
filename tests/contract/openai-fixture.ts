import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getBearerTokenProvider, type TokenCredential } from '@azure/identity';
import { AzureOpenAI } from 'openai';
import { test as base } from 'vitest';
import { startOpenAI } from '../../local/openai/server.ts';
import { openContext } from '../support/emulator-context.ts';
import { real, realContext } from '../support/real-service.ts';

/** The network is built once for all test files of this user. */
const modelCacheDir = join(tmpdir(), `sluice-test-model-${process.getuid?.() ?? 0}`);

const scope = 'https://cognitiveservices.azure.com/.default';

export interface OpenAIFixture {
  readonly url: URL;
  /** Calls the `embed` or the `chat` deployment, with a token as in Azure. */
  readonly client: AzureOpenAI;
  /** A call that the SDK would not make. */
  call(path: string, init?: RequestInit): Promise<Response>;
  tokenFor(audience: string): Promise<string>;
  /** Resolves with the fields of the next log line of this event. */
  logged(event: string): Promise<Record<string, unknown> | undefined>;
  readonly log: readonly string[];
  readonly faults: Awaited<ReturnType<typeof openContext>>['faults'];
}

export async function openFixture(options: { runtime?: string; cacheDir?: string } = {}) {
  const context = await openContext();
  const lines = new EventEmitter();
  const log: string[] = [];
  const service = await startOpenAI({
    context: {
      ...context,
      log: (event, fields) => {
        log.push(event);
        lines.emit(event, fields);
      },
    },
    cacheDir: modelCacheDir,
    ...options,
  });
  const fixture: OpenAIFixture = {
    ...callersOf(service.url, context.credential),
    logged: async (event) => {
      const [fields] = (await once(lines, event)) as [Record<string, unknown>?];
      return fields;
    },
    log,
    faults: context.faults,
  };
  return {
    fixture,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
    },
  };
}

function callersOf(url: URL, credential: TokenCredential) {
  const token = getBearerTokenProvider(credential, scope);
  return {
    url,
    client: new AzureOpenAI({
      endpoint: url.href,
      azureADTokenProvider: token,
      apiVersion: '2024-10-21',
      maxRetries: 0,
    }),
    async call(path: string, init: RequestInit = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await token()}`);
      return fetch(new URL(path, url), { method: 'POST', ...init, headers });
    },
    async tokenFor(audience: string) {
      const access = await credential.getToken(`${audience}/.default`);
      return access?.token ?? '';
    },
  };
}

/** The real service, which shows no log and asks for no faults. */
function onReal(url: URL): OpenAIFixture {
  const context = realContext();
  return {
    ...callersOf(url, context.credential),
    log: [],
    logged: async () => undefined,
    get faults() {
      return context.faults;
    },
  };
}

/** One emulator for all tests of a file, since loading the model takes a second. */
export const test = base.extend<{ openai: OpenAIFixture }>({
  openai: [
    async ({}, use) => {
      if (real.openai) return use(onReal(real.openai));
      await using opened = await openFixture();
      await use(opened.fixture);
    },
    { scope: 'file' },
  ],
});

/** For what the emulator's own model says, word for word. */
export const testOfLocalModel = test.extend<{ model: void }>({
  model: [
    async ({ skip }, use) => {
      skip(real.openai !== undefined, 'expects the words of the local model');
      await use();
    },
    { auto: true },
  ],
});
