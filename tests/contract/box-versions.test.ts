import { expect } from 'vitest';
import { idIn, idOf, refused, test } from './box-fixture.ts';

const path = 'Finance/budget.txt';

test('does not promote a version that the user replaced on disk: its bytes are gone', async ({
  folder,
  twin,
  service,
}) => {
  const id = idOf(twin, path);
  folder.write(path, 'other numbers');
  await twin.rescan();
  const { entries = [] } = await service.fileVersions.getFileVersions(id);
  const promoted = service.fileVersions.promoteFileVersion(id, {
    requestBody: { id: entries[0]?.id ?? '', type: 'file_version' },
  });
  await expect(promoted).rejects.toMatchObject(refused(501, 'NotEmulated'));
});

test('knows no versions of another file', async ({ service, place }) => {
  await place.write(path, 'other numbers');
  const { entries = [] } = await service.fileVersions.getFileVersions(await idIn(place, path));
  const foreign = service.fileVersions.getFileVersionById(
    await idIn(place, 'People/handbook.txt'),
    entries[0]?.id ?? '',
  );
  await expect(foreign).rejects.toMatchObject(refused(404));
});
