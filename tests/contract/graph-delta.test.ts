import { renameSync, rmSync } from 'node:fs';
import type { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect } from 'vitest';
import type { GraphTwin } from '../../local/graph/server.ts';
import { addressOf, ben, clientOf, driveOf, refused, start, test } from './graph-fixture.ts';

interface Change {
  readonly id: string;
  readonly name: string;
  readonly [name: string]: unknown;
}
interface Page {
  readonly value: readonly Change[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

const documents = 'sites/Finance/Documents';
const preferences =
  'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing';
const deltaOf = (twin: GraphTwin) => `${driveOf(twin, documents)}/root/delta`;
const idOf = (twin: GraphTwin, path: string) => twin.idOf(`${documents}/${path}`)?.itemId ?? '';

/** All pages from here on, without the parents that come along, and where the next reading begins. */
async function follow(client: Client, from: string) {
  const changes: Change[] = [];
  let next = from;
  for (;;) {
    const request = client.api(next).headers({ prefer: preferences, deltaExcludeParent: 'true' });
    const page = (await request.get()) as Page;
    changes.push(...page.value);
    if (page['@odata.deltaLink'] !== undefined) return { changes, link: page['@odata.deltaLink'] };
    next = page['@odata.nextLink'] ?? '';
  }
}

const latest = async (client: Client, twin: GraphTwin) =>
  (await follow(client, `${deltaOf(twin)}?token=latest`)).link;

describe('a first enumeration', () => {
  test('tells of all items, parents before children, over pages', async ({ client, twin }) => {
    const { changes, link } = await follow(client, `${deltaOf(twin)}?$top=1`);
    expect(changes.map(({ name }) => name)).toEqual(['root', 'Plans', '2026.txt', 'budget.txt']);
    expect((await follow(client, link)).changes).toEqual([]);
  });

  test('hides nothing that is moved on the way', async ({ client, folder, twin }) => {
    const first = (await client.api(`${deltaOf(twin)}?$top=2`).get()) as Page;
    renameSync(folder.at(`${documents}/Plans`), folder.at(`${documents}/Aims`));
    await twin.rescan();
    const { changes } = await follow(client, first['@odata.nextLink'] ?? '');
    expect(changes.map(({ name }) => name).toSorted()).toEqual(['2026.txt', 'budget.txt']);
  });
});

describe('changes', () => {
  test('are told since the token, the folder alone when a folder was renamed', async ({
    client,
    folder,
    twin,
  }) => {
    const link = await latest(client, twin);
    folder.write(`${documents}/new.txt`, 'new');
    renameSync(folder.at(`${documents}/Plans`), folder.at(`${documents}/Aims`));
    await twin.rescan();
    const { changes, link: next } = await follow(client, link);
    expect(changes.map(({ name }) => name).toSorted()).toEqual(['Aims', 'new.txt']);
    expect((await follow(client, next)).changes).toEqual([]);
  });

  test('have neither cTag nor a parent’s path, and bring along the folders above', async ({
    client,
    folder,
    twin,
  }) => {
    const link = await latest(client, twin);
    folder.write(`${documents}/Plans/2026.txt`, 'another plan');
    await twin.rescan();
    const { value } = (await client.api(link).get()) as Page;
    expect(value.map(({ name }) => name)).toEqual(['root', 'Plans', '2026.txt']);
    expect(value[2]).not.toHaveProperty('cTag');
    expect(value[2]?.['parentReference']).not.toHaveProperty('path');
    expect(value[2]?.['parentReference']).toMatchObject({ id: idOf(twin, 'Plans') });
  });

  test('say of what was deleted its id and place only, and of a folder the folder only', async ({
    client,
    folder,
    twin,
  }) => {
    const link = await latest(client, twin);
    const id = idOf(twin, 'Plans');
    const root = twin.idOf(documents)?.itemId;
    rmSync(folder.at(`${documents}/Plans`), { recursive: true });
    await twin.rescan();
    const { changes } = await follow(client, link);
    expect(changes).toEqual([
      {
        id,
        parentReference: expect.objectContaining({ id: root }) as unknown,
        deleted: { state: 'deleted' },
        folder: {},
      },
    ]);
  });

  test('outlive a restart', async ({ context, client, folder, twin }) => {
    const link = new URL(await latest(client, twin));
    await twin[Symbol.asyncDispose]();
    folder.write(`${documents}/new.txt`, 'written meanwhile');
    await using again = await start(context, folder);
    const reader = clientOf(context, again, 'controller');
    const { changes } = await follow(reader, `${again.url.origin}${link.pathname}${link.search}`);
    expect(changes.map(({ name }) => name)).toEqual(['new.txt']);
  });

  test('may be asked for since a time', async ({ client, context, folder, twin }) => {
    context.clock.advance(60_000);
    const before = new Date(context.clock.now() - 30_000).toISOString();
    folder.write(`${documents}/new.txt`, 'new');
    await twin.rescan();
    const { changes } = await follow(client, `${deltaOf(twin)}?token=${before}`);
    expect(changes.map(({ name }) => name)).toEqual(['new.txt']);
  });
});

describe('rights in delta', () => {
  const share = (client: Client, address: string) =>
    client.api(`${address}/invite`).post({
      recipients: [{ objectId: ben }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: false,
    });

  test('show as a facet on what has permissions of its own, and on the root', async ({
    client,
    twin,
  }) => {
    await share(client, addressOf(twin, `${documents}/Plans`));
    const { changes } = await follow(client, deltaOf(twin));
    const facets = changes.map(({ name, ...facet }) => [name, 'shared' in facet]);
    expect(facets).toEqual([
      ['root', true],
      ['Plans', true],
      ['budget.txt', false],
      ['2026.txt', false],
    ]);
  });

  test('mark a file that was given to somebody, but no folder', async ({ client, twin }) => {
    const link = await latest(client, twin);
    await share(client, addressOf(twin, `${documents}/Plans`));
    await share(client, addressOf(twin, `${documents}/budget.txt`));
    const { changes } = await follow(client, link);
    const marks = changes.map((one) => [one.name, one['@microsoft.graph.sharedChanged']]);
    expect(marks).toEqual([
      ['Plans', undefined],
      ['budget.txt', 'True'],
    ]);
  });

  test('need Sites.FullControl.All, and the answer says what was heeded', async ({ ask, twin }) => {
    const heeded = async (app: string) => {
      const response = await ask(`/v1.0${deltaOf(twin)}`, {
        app,
        headers: { prefer: preferences },
      });
      return response.headers.get('preference-applied');
    };
    expect(await heeded('controller')).toBe(preferences);
    expect(await heeded('reader')).toBe('deltashowremovedasdeleted, deltatraversepermissiongaps');
  });
});

describe('on bad days', () => {
  test('delta lags behind what has happened', async ({ client, context, folder, twin }) => {
    const link = await latest(client, twin);
    twin.delta.lag(60_000);
    folder.write(`${documents}/new.txt`, 'new');
    await twin.rescan();
    const early = await follow(client, link);
    expect(early.changes).toEqual([]);
    context.clock.advance(61_000);
    expect((await follow(client, early.link)).changes.map(({ name }) => name)).toEqual(['new.txt']);
  });

  test('it tells of the same item twice', async ({ client, twin }) => {
    twin.delta.repeat();
    expect((await follow(client, deltaOf(twin))).changes).toHaveLength(8);
    twin.delta.calm();
    expect((await follow(client, deltaOf(twin))).changes).toHaveLength(4);
  });

  test.for(['resyncChangesApplyDifferences', 'resyncChangesUploadDifferences'] as const)(
    'it voids its tokens with %s, and says where to begin anew',
    async (kind, { ask, client, twin }) => {
      const link = new URL(await latest(client, twin));
      twin.delta.resync(kind);
      const gone = await ask(`${link.pathname}${link.search}`);
      expect(gone.status).toBe(410);
      expect(await gone.json()).toMatchObject({ error: { code: kind } });
      const { changes } = await follow(client, gone.headers.get('location') ?? '');
      expect(changes).toHaveLength(4);
      await expect(client.api(`${deltaOf(twin)}?token=none`).get()).rejects.toMatchObject(
        refused(400, 'invalidRequest'),
      );
    },
  );
});
