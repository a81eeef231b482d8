import { expect, test } from 'vitest';
import { GraphDrive, toDrive } from '../../../../../shared/sources/graph/drive.ts';

const library = {
  id: 'b!1',
  name: 'Documents',
  driveType: 'documentLibrary',
  sharePointIds: { siteId: 'collection', siteUrl: 'https://contoso.test/sites/Finance%20West' },
};

test('a library is called by its site, however it was found', () => {
  const alone = toDrive(GraphDrive.parse(library));
  const below = toDrive(GraphDrive.parse({ ...library, sharePointIds: null }), {
    siteCollectionId: 'collection',
    siteUrl: library.sharePointIds.siteUrl,
  });
  expect(alone).toEqual({
    driveId: 'b!1',
    driveName: 'Finance West: Documents',
    siteCollectionId: 'collection',
    siteUrl: library.sharePointIds.siteUrl,
    ownerOid: undefined,
  });
  expect(below).toEqual(alone);
});

test.each([
  ['the root site', { siteUrl: 'https://contoso.test/' }, 'contoso.test: Documents'],
  ['a site without an address', {}, 'Documents'],
])('of %s too', (_what, sharePointIds, name) => {
  expect(toDrive(GraphDrive.parse({ ...library, sharePointIds })).driveName).toBe(name);
});

test('a OneDrive is called by its owner', () => {
  const drive = {
    id: 'b!2',
    driveType: 'business',
    owner: { user: { id: 'oid', displayName: 'Maria' } },
  };
  expect(toDrive(GraphDrive.parse(drive))).toMatchObject({
    driveName: 'OneDrive: Maria',
    ownerOid: 'oid',
  });
});
