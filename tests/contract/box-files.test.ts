import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import type { BoxClient } from 'box-node-sdk';
import { ben, connect, idIn, idOf, maria, records, refused, share, test } from './box-fixture.ts';

async function download(client: BoxClient, id: string, range?: string): Promise<string> {
  const headers = range === undefined ? {} : { headers: { range } };
  const stream = await client.downloads.downloadFile(id, headers);
  if (stream === undefined) throw new Error('not ready');
  return (await buffer(stream)).toString();
}

const upload = (client: BoxClient, options: { name: string; parent: string; content: string }) =>
  client.uploads.uploadFile({
    attributes: { name: options.name, parent: { id: options.parent } },
    file: Readable.from(Buffer.from(options.content)),
  });

describe('a folder of the disk', () => {
  test('is the top level of Box: each sub-folder, and one folder for loose files', async ({
    service,
    twin,
  }) => {
    const { entries = [] } = await service.folders.getFolderItems('0');
    expect(entries.map((entry) => 'name' in entry && entry.name)).toEqual(
      expect.arrayContaining(['Finance', 'People']),
    );
    expect(entries).toHaveLength(3);
    const loose = await service.files.getFileById(idOf(twin, 'readme.txt'));
    expect(loose.parent?.id).toBe(idOf(twin, ''));
  });

  test('is paged by marker until there is no next one', async ({ service, place }) => {
    for (let n = 0; n < 7; n += 1) await place.write(`People/${n}.txt`, `number ${n}`);
    const people = await idIn(place, 'People');
    const names: (string | undefined)[] = [];
    let marker: string | undefined;
    do {
      const page = await service.folders.getFolderItems(people, {
        queryParams: { usemarker: true, limit: 3, ...(marker && { marker }) },
      });
      names.push(
        ...(page.entries ?? []).map((entry) => ('name' in entry ? entry.name : undefined)),
      );
      marker = page.nextMarker ?? undefined;
    } while (marker !== undefined);
    expect(names).toEqual([
      '0.txt',
      '1.txt',
      '2.txt',
      '3.txt',
      '4.txt',
      '5.txt',
      '6.txt',
      'handbook.txt',
    ]);
  });

  test('shows a file with its path, owner, hash and what the caller may do', async ({
    service,
    place,
  }) => {
    const id = await idIn(place, 'Finance/Plans/2026.txt');
    const file = await service.files.getFileById(id, {
      queryParams: {
        fields: [
          'name',
          'path_collection',
          'owned_by',
          'sha1',
          'permissions',
          'shared_link',
          'classification',
        ],
      },
    });
    expect(file.pathCollection?.entries.map(({ name }) => name)).toEqual([
      'All Files',
      ...place.above,
      'Finance',
      'Plans',
    ]);
    expect(file.ownedBy?.name).toBe((await place.owner.users.getUserMe()).name);
    expect(file.sha1).toMatch(/^[0-9a-f]{40}$/);
    expect(file.permissions).toMatchObject({ canPreview: true, canDownload: true });
    expect(file.rawData).not.toHaveProperty('modified_at');
    expect(file.rawData).toMatchObject({ shared_link: null, classification: null });
  });

  test('hides dot files and the lock files of Office', async ({ folder, twin }) => {
    folder.write('Finance/.hidden', 'x');
    folder.write('Finance/~$budget.docx', 'x');
    await twin.rescan();
    expect(twin.idOf('Finance/.hidden')).toBeUndefined();
    expect(twin.idOf('Finance/~$budget.docx')).toBeUndefined();
  });
});

describe('a download', () => {
  test('comes from another origin, whole or in part', async ({ service, place }) => {
    const id = await idIn(place, 'Finance/budget.txt');
    const url = await service.downloads.getDownloadFileUrl(id);
    expect(place.isDownload(url)).toBe(true);
    expect(await download(service, id)).toBe('numbers');
    expect(await download(service, id, 'bytes=2-4')).toBe('mbe');
  });

  test('is refused once its link is over, or bent', async ({ service, twin, context }) => {
    const url = await service.downloads.getDownloadFileUrl(idOf(twin, 'Finance/budget.txt'));
    const other = url.replace(idOf(twin, 'Finance/budget.txt'), idOf(twin, 'readme.txt'));
    expect((await fetch(other)).status).toBe(403);
    context.clock.advance(16 * 60 * 1000);
    expect((await fetch(url)).status).toBe(403);
  });

  test('answers 202 with Retry-After while the file is not ready', async ({ service, twin }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    twin.notReady(id, 1);
    const response = await service.makeRequest({
      method: 'GET',
      url: `${twin.url.origin}/2.0/files/${id}/content`,
      followRedirects: false,
      responseFormat: 'no_content',
    });
    expect(response).toMatchObject({ status: 202, headers: { 'retry-after': '1' } });
    expect(await download(service, id)).toBe('numbers');
  });
});

describe('a call that changes something', () => {
  test('uploads onto the disk, and refuses the same name a second time', async ({
    service,
    place,
  }) => {
    const parent = await idIn(place, 'Finance');
    const { entries = [] } = await upload(service, { name: 'new.txt', parent, content: 'fresh' });
    expect(entries[0]?.id).toBe(await idIn(place, 'Finance/new.txt'));
    expect(await place.read('Finance/new.txt')).toBe('fresh');
    await expect(upload(service, { name: 'new.txt', parent, content: 'x' })).rejects.toMatchObject(
      refused(409, 'item_name_in_use'),
    );
  });

  test('uploads a version only onto the etag that it names', async ({ service, place }) => {
    const id = await idIn(place, 'Finance/budget.txt');
    const version = (ifMatch: string) =>
      service.uploads.uploadFileVersion(
        id,
        { attributes: { name: 'budget.txt' }, file: Readable.from(Buffer.from('more numbers')) },
        { headers: { ifMatch } },
      );
    const before = await service.files.getFileById(id);
    const { entries = [] } = await version(before.etag ?? '');
    expect(entries[0]?.fileVersion?.id).not.toBe(before.fileVersion?.id);
    expect(await place.read('Finance/budget.txt')).toBe('more numbers');
    await expect(version(before.etag ?? '')).rejects.toMatchObject(refused(412));
    const versions = await service.fileVersions.getFileVersions(id);
    expect(versions.entries?.[0]?.sha1).toBe(before.sha1);
  });

  test('renames and moves, and keeps the id', async ({ service, place }) => {
    const id = await idIn(place, 'Finance/Plans');
    await service.folders.updateFolderById(id, {
      requestBody: { name: 'Old plans', parent: { id: await idIn(place, 'People') } },
    });
    expect(await place.find('People/Old plans/2026.txt')).toBeDefined();
    expect(await place.find('People/Old plans')).toBe(id);
    await place.write('People/another.txt', 'which the twin looks for on the whole disk');
    expect(await place.find('People/Old plans')).toBe(id);
  });

  test('refuses a folder moved into itself, and a name that Box refuses', async ({
    service,
    place,
  }) => {
    const id = await idIn(place, 'Finance');
    const parent = { id: await idIn(place, 'Finance/Plans') };
    const update = (requestBody: object) => service.folders.updateFolderById(id, { requestBody });
    await expect(update({ parent })).rejects.toMatchObject(refused(403));
    await expect(update({ name: 'a/b' })).rejects.toMatchObject(refused(400, 'item_name_invalid'));
  });

  test('copies a file and a folder with all in it', async ({ service, place }) => {
    const parent = { id: await idIn(place, 'People') };
    const file = await service.files.copyFile(await idIn(place, 'readme.txt'), { parent });
    const copy = await service.folders.copyFolder(await idIn(place, 'Finance'), { parent });
    expect(await place.find('People/readme.txt')).toBe(file.id);
    expect(await place.find('People/Finance')).toBe(copy.id);
    expect(await place.find('People/Finance/Plans/2026.txt')).toBeDefined();
  });

  test('deletes a folder that is not empty only recursively', async ({ service, place }) => {
    const id = await idIn(place, 'Finance');
    await expect(service.folders.deleteFolderById(id)).rejects.toMatchObject(refused(400));
    await service.folders.deleteFolderById(id, { queryParams: { recursive: true } });
    expect(await place.find('Finance')).toBeUndefined();
    expect(await place.find('Finance/budget.txt')).toBeUndefined();
  });

  test('brings a trashed file back with its id', async ({ service, place }) => {
    const { owner } = place;
    const id = await idIn(place, 'Finance/budget.txt');
    await service.files.deleteFileById(id);
    expect((await owner.trashedFiles.getTrashedFileById(id)).itemStatus).toBe('trashed');
    expect((await owner.files.getFileById(id)).itemStatus).toBe('trashed');
    await owner.trashedFiles.restoreFileFromTrash(id);
    expect(await place.read('Finance/budget.txt')).toBe('numbers');
    expect(await place.find('Finance/budget.txt')).toBe(id);
  });

  test('shows the trash to its owner alone', async ({ twin, service }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    await service.files.deleteFileById(id);
    await expect(service.trashedFiles.getTrashedFileById(id)).rejects.toThrow();
    await expect(service.files.getFileById(id)).rejects.toMatchObject(refused(404));
    const owner = connect(twin.url, records);
    expect((await owner.trashedItems.getTrashedItems()).entries).toHaveLength(1);
  });

  test('purges for good', async ({ place }) => {
    const { owner } = place;
    const id = await idIn(place, 'Finance/budget.txt');
    await owner.files.deleteFileById(id);
    await owner.trashedFiles.deleteTrashedFileById(id);
    await expect(owner.trashedFiles.getTrashedFileById(id)).rejects.toMatchObject(refused(404));
  });
});

describe('what a user sees', () => {
  test('begins at what was shared with them: neither the folder above nor its name', async ({
    service,
    twin,
  }) => {
    const plans = idOf(twin, 'Finance/Plans');
    await share(service, {
      item: { type: 'folder', id: plans },
      to: { type: 'user', id: maria },
      role: 'viewer',
    });
    const client = connect(twin.url, maria);
    const top = await client.folders.getFolderItems('0');
    expect(top.entries).toMatchObject([{ id: plans }]);
    const file = await client.files.getFileById(idOf(twin, 'Finance/Plans/2026.txt'));
    expect(file.pathCollection?.entries.map(({ name }) => name)).toEqual(['All Files', 'Plans']);
    await expect(client.folders.getFolderById(idOf(twin, 'Finance'))).rejects.toMatchObject(
      refused(404, 'not_found'),
    );
  });

  test('may be looked at but not changed by a viewer, nor downloaded by a previewer', async ({
    service,
    twin,
  }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    const item = { type: 'file' as const, id };
    await share(service, { item, to: { type: 'user', id: maria }, role: 'viewer' });
    await share(service, { item, to: { type: 'user', id: ben }, role: 'previewer' });
    const forbidden = refused(403);
    await expect(connect(twin.url, maria).files.deleteFileById(id)).rejects.toMatchObject(
      forbidden,
    );
    await expect(download(connect(twin.url, ben), id)).rejects.toMatchObject(forbidden);
    expect(await download(connect(twin.url, maria), id)).toBe('numbers');
  });
});

test('refuses to set what it does not keep, rather than half of it', async ({ service, twin }) => {
  const id = idOf(twin, 'readme.txt');
  const update = { requestBody: { name: 'other.txt', tags: ['x'] } };
  await expect(service.files.updateFileById(id, update)).rejects.toMatchObject(
    refused(501, 'NotEmulated'),
  );
  expect(twin.idOf('other.txt')).toBeUndefined();
});

test('refuses what it does not emulate, by name', async ({ service, twin }) => {
  await expect(
    service.fileWatermarks.getFileWatermark(idOf(twin, 'readme.txt')),
  ).rejects.toMatchObject(refused(501, 'NotEmulated'));
});
