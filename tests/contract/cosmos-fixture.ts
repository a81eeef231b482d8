import {
  CosmosClient,
  type ConnectionPolicy,
  type Container,
  type PluginConfig,
} from '@azure/cosmos';
import { test as base } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { databases } from './cosmos-fixture-data.ts';

interface Options {
  readonly connectionPolicy?: ConnectionPolicy;
  /** In the SDK's types, but not in those of its options. */
  readonly plugins?: readonly PluginConfig[];
}

/** As the product makes it: one scope for all accounts (documented, but not in the SDK's types). */
export function connect(
  url: URL,
  { credential }: Pick<TestContext, 'credential'>,
  more: Options = {},
): CosmosClient {
  const options = {
    ...more,
    endpoint: url.href,
    aadCredentials: credential,
    aadScope: 'https://cosmos.azure.com/.default',
  };
  return new CosmosClient(options);
}

interface Fixtures {
  context: TestContext;
  url: URL;
  client: CosmosClient;
  files: Container;
  grants: Container;
  people: Container;
}

export const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  url: async ({ context }, use) => {
    await using cosmos = await startCosmos({ context, databases });
    await use(cosmos.url);
  },
  client: async ({ url, context }, use) => {
    const client = connect(url, context);
    await use(client);
    client.dispose();
  },
  files: ({ client }, use) => use(client.database('company').container('files')),
  grants: ({ client }, use) => use(client.database('company').container('grants')),
  people: ({ client }, use) => use(client.database('company').container('people')),
});

/** Forty files of three tenants: numbers 100 to 139, groups g0 to g3. */
export const forty = Array.from({ length: 40 }, (_none, index) => ({
  id: `k${String(index).padStart(2, '0')}`,
  tenant: `t${(index % 3) + 1}`,
  number: 100 + index,
  group: `g${index % 4}`,
  name: `bulk ${index}`,
  tags: [`t${index % 5}`, 'c'],
  when: new Date(Date.UTC(2024, 0, index + 1)).toISOString(),
  nested: [
    { k: 'a', v: index },
    { k: 'b', v: index * 2 },
  ],
}));

export async function fill(files: Container): Promise<void> {
  for (const file of forty) await files.items.create(file);
}
