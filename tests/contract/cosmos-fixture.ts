import {
  CosmosClient,
  type ConnectionPolicy,
  type Container,
  type JSONObject,
  type PartitionKey,
  type PluginConfig,
} from '@azure/cosmos';
import { test as base } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { real, realContext } from '../support/real-service.ts';
import { databases } from './cosmos-fixture-data.ts';

export const database = real.cosmosDatabase ?? 'company';

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
  context: async ({ skip }, use) => {
    await using context = real.cosmos ? realContext(skip) : await openContext();
    await use(context);
  },
  url: async ({ context }, use) => {
    if (real.cosmos) return use(real.cosmos);
    await using cosmos = await startCosmos({ context, databases });
    await use(cosmos.url);
  },
  client: async ({ url, context }, use) => {
    const client = connect(url, context);
    if (real.cosmos) await empty(client);
    await use(client);
    client.dispose();
  },
  files: ({ client }, use) => use(client.database(database).container('files')),
  grants: ({ client }, use) => use(client.database(database).container('grants')),
  people: ({ client }, use) => use(client.database(database).container('people')),
});

/** The real account's containers outlive a test, and a data-plane token makes no others. */
export async function empty(client: CosmosClient): Promise<void> {
  for (const { id, partitionKeyPaths } of databases.flatMap(({ containers }) => containers)) {
    const container = client.database(database).container(id);
    const { resources } = await container.items
      .query<JSONObject & { id: string }>('select * from c')
      .fetchAll();
    for (const item of resources) {
      const key = partitionKeyPaths.map((path) => item[path.slice(1)]) as PartitionKey;
      await container.item(item.id, key).delete();
    }
  }
}

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
