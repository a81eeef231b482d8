import { renameSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import {
  addressOf,
  ben,
  clientOf,
  clientWith,
  driveOf,
  maria,
  refused,
  start,
  test,
} from './graph-fixture.ts';
import { personToken } from '../support/person-token.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly webUrl: string;
}
interface List {
  readonly value: readonly Named[];
  readonly '@odata.nextLink'?: string;
}
const names = ({ value }: List) => value.map(({ name }) => name);

describe('sites and drives', () => {
  test('are what lies below sites and onedrive', async ({ client }) => {
    const sites = (await client.api('/sites?search=*').get()) as List;
    expect(names(sites)).toEqual(['Finance', 'People']);
    const [finance] = sites.value;
    const drives = (await client.api(`/sites/${finance?.id}/drives`).get()) as List;
    expect(names(drives)).toEqual(['Archive', 'Documents']);
    expect(drives.value[0]?.id).toMatch(/^b![\w-]{64}$/);
    const main = (await client.api(`/sites/${finance?.id}/drive`).get()) as Named;
    expect(main.name).toBe('Documents');
  });

  test('are found by the address that people see', async ({ client, twin }) => {
    const byPath = (await client.api('/sites/127.0.0.1:/sites/Finance').get()) as Named;
    expect(byPath).toMatchObject({ webUrl: `${twin.url.origin}/sites/Finance` });
    const lists = (await client.api(`/sites/127.0.0.1:/sites/Finance:/lists`).get()) as List;
    expect(names(lists)).toEqual(['Archive', 'Documents']);
    await expect(client.api('/sites/127.0.0.1:/sites/Nothing').get()).rejects.toMatchObject(
      refused(404, 'itemNotFound'),
    );
  });

  test('hold OneDrives, by person and among all sites', async ({ client }) => {
    const drive = (await client.api(`/users/${maria}/drive`).get()) as Named;
    expect(drive).toMatchObject({ driveType: 'business', owner: { user: { id: maria } } });
    const all = (await client.api('/sites/getAllSites?$top=2').get()) as List;
    const rest = (await client.api(all['@odata.nextLink'] ?? '').get()) as List;
    expect([...names(all), ...names(rest)].toSorted()).toEqual(['Finance', 'People', 'maria']);
    await expect(client.api(`/users/${ben}/drive`).get()).rejects.toMatchObject(refused(404));
  });

  test('keep their ids over restarts and when their folders are renamed', async ({
    context,
    folder,
    twin,
  }) => {
    const before = addressOf(twin, 'sites/Finance/Documents/budget.txt');
    renameSync(folder.at('sites/Finance'), folder.at('sites/Money'));
    renameSync(folder.at('sites/Money/Documents'), folder.at('sites/Money/Papers'));
    await twin.rescan();
    expect(addressOf(twin, 'sites/Money/Papers/budget.txt')).toBe(before);
    await twin[Symbol.asyncDispose]();
    await using again = await start(context, folder);
    expect(addressOf(again, 'sites/Money/Papers/budget.txt')).toBe(before);
  });

  test('are gone with their folder', async ({ client, folder, twin }) => {
    const drive = driveOf(twin, 'sites/Finance/Archive');
    rmSync(folder.at('sites/Finance/Archive'), { recursive: true });
    await twin.rescan();
    await expect(client.api(drive).get()).rejects.toMatchObject(refused(404));
  });
});

describe('what an application may see', () => {
  test('is nothing without consent', async ({ context, twin }) => {
    const stranger = clientOf(context, twin, 'stranger');
    expect(((await stranger.api('/sites?search=*').get()) as List).value).toEqual([]);
    const file = addressOf(twin, 'sites/Finance/Documents/budget.txt');
    await expect(stranger.api(file).get()).rejects.toMatchObject(refused(403, 'accessDenied'));
  });

  test('is nothing with Sites.Selected alone, before a site was given', async ({
    context,
    twin,
  }) => {
    const selected = clientOf(context, twin, 'selected');
    expect(((await selected.api('/sites?search=*').get()) as List).value).toEqual([]);
    await expect(selected.api('/sites/getAllSites').get()).rejects.toMatchObject(refused(403));
  });

  test('is for a person only what is theirs', async ({ context, twin }) => {
    const token = () => personToken(context, { oid: maria, scopes: 'Files.Read.All' });
    const own = clientWith(twin.url, token);
    expect(((await own.api('/me/drive').get()) as Named).name).toBe('OneDrive');
    expect(await own.api(addressOf(twin, 'onedrive/maria/notes.txt')).get()).toBeDefined();
    const foreign = addressOf(twin, 'sites/Finance/Documents/budget.txt');
    await expect(own.api(foreign).get()).rejects.toMatchObject(refused(404, 'itemNotFound'));
    const library = driveOf(twin, 'sites/Finance/Documents');
    await expect(own.api(library).get()).rejects.toMatchObject(refused(403, 'accessDenied'));
    expect(twin.mayRead('maria', ...idsOf(foreign))).toBe(false);
    expect(twin.mayRead('maria', ...idsOf(addressOf(twin, 'onedrive/maria/notes.txt')))).toBe(true);
  });

  test('asks for a token of this tenant that is for Graph', async ({ ask, context, twin }) => {
    const wrong = await personToken(context, {
      oid: maria,
      scopes: 'Files.Read.All',
      audience: twin.url.origin,
    });
    const response = await ask('/v1.0/me/drive', { token: wrong });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });
});

function idsOf(address: string): [driveId: string, itemId: string] {
  const [, , driveId = '', , itemId = ''] = address.split('/');
  return [driveId, itemId];
}
