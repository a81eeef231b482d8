import { existsSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { addressOf, clientOf, driveOf, refused, test } from './graph-fixture.ts';

interface DriveItem {
  readonly id: string;
  readonly name: string;
  readonly eTag: string;
  readonly '@microsoft.graph.downloadUrl'?: string;
}
interface List {
  readonly value: readonly DriveItem[];
  readonly '@odata.nextLink'?: string;
}

const documents = 'sites/Finance/Documents';

describe('an item', () => {
  test('is found by id and by path, with its place and its hash', async ({ client, twin }) => {
    const address = addressOf(twin, `${documents}/Plans/2026.txt`);
    const byId = (await client.api(address).get()) as DriveItem;
    expect(byId).toMatchObject({
      name: '2026.txt',
      size: 19,
      file: { mimeType: 'text/plain', hashes: { quickXorHash: 'QQ9kFFsMBjeAwAxvgwMI6ICGMoA=' } },
      parentReference: { path: expect.stringMatching(/\/root:\/Plans$/) as string },
      webUrl: `${twin.url.origin}/sites/Finance/Documents/Plans/2026.txt`,
    });
    expect(byId.id).toMatch(/^01[A-Z2-7]{32}$/);
    const drive = driveOf(twin, documents);
    const paths = [
      `${drive}/root:/Plans/2026.txt`,
      `${addressOf(twin, `${documents}/Plans`)}:/2026.txt:`,
    ];
    for (const path of paths) expect(await client.api(path).get()).toMatchObject({ id: byId.id });
    await expect(client.api(`${drive}/root:/Plans/2027.txt`).get()).rejects.toMatchObject(
      refused(404, 'itemNotFound'),
    );
  });

  test('shows what $select names, and SharePoint’s ids only then', async ({ client, twin }) => {
    const address = addressOf(twin, `${documents}/budget.txt`);
    expect(await client.api(address).get()).not.toHaveProperty('sharepointIds');
    const selected = (await client.api(`${address}?$select=name,sharepointIds`).get()) as object;
    expect(selected).toMatchObject({ name: 'budget.txt', sharepointIds: { listItemId: '3' } });
    expect(selected).not.toHaveProperty('size');
  });

  test('lists its children by name, page by page', async ({ client, folder, twin }) => {
    for (const name of ['a', 'B', 'c', 'Z']) folder.write(`${documents}/Plans/${name}.txt`, name);
    await twin.rescan();
    const pages: string[][] = [];
    let next: string | undefined = `${addressOf(twin, `${documents}/Plans`)}/children?$top=2`;
    while (next !== undefined) {
      const page = (await client.api(next).get()) as List;
      pages.push(page.value.map(({ name }) => name));
      next = page['@odata.nextLink'];
    }
    expect(pages).toEqual([['2026.txt', 'a.txt'], ['B.txt', 'c.txt'], ['Z.txt']]);
  });

  test('is refused with options that are not emulated, rather than answered otherwise', async ({
    client,
    twin,
  }) => {
    const root = `${driveOf(twin, documents)}/root`;
    for (const path of [
      `${root}?$expand=children`,
      `${root}/children?$filter=name eq 'a'`,
      `${root}/search(q='a')`,
    ])
      await expect(client.api(path).get()).rejects.toMatchObject(refused(501, 'NotEmulated'));
  });
});

describe('downloads', () => {
  test('come from another origin, signed, in one range if asked', async ({
    ask,
    twin,
    context,
  }) => {
    const address = addressOf(twin, `${documents}/budget.txt`);
    const redirect = await ask(`/v1.0${address}/content`);
    expect(redirect.status).toBe(302);
    const location = new URL(redirect.headers.get('location') ?? '');
    expect(location.origin).toBe(twin.downloadUrl.origin);
    expect(await (await fetch(location)).text()).toBe('numbers');
    const part = await fetch(location, { headers: { range: 'bytes=2-4' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('mbe');
    const forged = new URL(location);
    forged.pathname = forged.pathname.replace(/\w$/, '2');
    expect((await fetch(forged)).status).toBe(401);
    context.clock.advance(16 * 60 * 1000);
    expect((await fetch(location)).status).toBe(401);
  });

  test('are named in the item, for who reads it', async ({ client, twin }) => {
    const item = (await client.api(addressOf(twin, `${documents}/budget.txt`)).get()) as DriveItem;
    const response = await fetch(item['@microsoft.graph.downloadUrl'] ?? '');
    expect(await response.text()).toBe('numbers');
  });
});

describe('writing', () => {
  test('puts a file where none was, and replaces the one that is there', async ({
    client,
    folder,
    twin,
  }) => {
    const address = `${driveOf(twin, documents)}/root:/Plans/new.txt:/content`;
    const made = (await client.api(address).put('first')) as DriveItem;
    const replaced = (await client.api(address).put('second')) as DriveItem;
    expect(replaced.id).toBe(made.id);
    expect(replaced.eTag).not.toBe(made.eTag);
    expect(readFileSync(folder.at(`${documents}/Plans/new.txt`), 'utf8')).toBe('second');
    await twin.rescan();
    expect(addressOf(twin, `${documents}/Plans/new.txt`)).toContain(made.id);
    const again = `${address}?@microsoft.graph.conflictBehavior=fail`;
    await expect(client.api(again).put('third')).rejects.toMatchObject(
      refused(409, 'nameAlreadyExists'),
    );
  });

  test('makes folders, renames and moves, with what lies within', async ({ client, twin }) => {
    const drive = driveOf(twin, documents);
    const made = (await client.api(`${drive}/root/children`).post({
      name: 'Drafts',
      folder: {},
      '@microsoft.graph.conflictBehavior': 'fail',
    })) as DriveItem;
    const plans = addressOf(twin, `${documents}/Plans`);
    const file = addressOf(twin, `${documents}/Plans/2026.txt`);
    await client.api(plans).patch({ name: 'Goals', parentReference: { id: made.id } });
    expect(addressOf(twin, `${documents}/Drafts/Goals/2026.txt`)).toBe(file);
    await twin.rescan();
    expect(addressOf(twin, `${documents}/Drafts/Goals/2026.txt`)).toBe(file);
    const into = { parentReference: { id: plans.split('/').at(-1) } };
    await expect(client.api(`${drive}/items/${made.id}`).patch(into)).rejects.toMatchObject(
      refused(400, 'invalidRequest'),
    );
  });

  test('heeds If-Match', async ({ client, twin }) => {
    const address = addressOf(twin, `${documents}/budget.txt`);
    const { eTag } = (await client.api(address).get()) as DriveItem;
    await client.api(address).header('If-Match', eTag).patch({ name: 'plan.txt' });
    await expect(
      client.api(address).header('If-Match', eTag).patch({ name: 'other.txt' }),
    ).rejects.toMatchObject(refused(412, 'resourceModified'));
  });

  test('takes a deleted file off the disk, but not away', async ({
    client,
    context,
    folder,
    twin,
  }) => {
    const address = addressOf(twin, `${documents}/budget.txt`);
    await client.api(address).delete();
    expect(existsSync(folder.at(`${documents}/budget.txt`))).toBe(false);
    const kept = `${context.dataDir}/recycle/${address.split('/').at(-1)}`;
    expect(readFileSync(kept, 'utf8')).toBe('numbers');
    await expect(client.api(address).get()).rejects.toMatchObject(refused(404));
  });

  test('is refused to who may only read', async ({ context, twin }) => {
    const reader = clientOf(context, twin, 'reader');
    const address = addressOf(twin, `${documents}/budget.txt`);
    await expect(reader.api(address).delete()).rejects.toMatchObject(refused(403, 'accessDenied'));
  });
});

describe('sensitivity labels', () => {
  const labelId = '4e4234dd-377b-42a3-935b-0e42f138fa23';

  test('are told, or why they cannot be', async ({ client, twin }) => {
    const address = addressOf(twin, `${documents}/budget.txt`);
    const id = address.split('/').at(-1) ?? '';
    const extract = `${address}/extractSensitivityLabels`;
    expect(await client.api(extract).post({})).toMatchObject({ labels: [] });
    twin.labels.set(id, { sensitivityLabelId: labelId, assignmentMethod: 'standard' });
    expect(await client.api(extract).post({})).toMatchObject({
      labels: [{ sensitivityLabelId: labelId, assignmentMethod: 'standard' }],
    });
    twin.labels.refuse(id, 'fileDoubleKeyEncrypted');
    await expect(client.api(extract).post({})).rejects.toMatchObject({
      statusCode: 423,
      body: expect.stringContaining('fileDoubleKeyEncrypted') as string,
    });
  });
});
