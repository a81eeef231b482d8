import { describe, expect } from 'vitest';
import { ben, connect, idIn, idOf, maria, test } from './box-fixture.ts';

describe('a shared link', () => {
  test('lets in who shows it, with the password, until it ends', async ({
    service,
    twin,
    context,
  }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    const unsharedAt = new Date(context.clock.now() + 3600_000);
    const { sharedLink } = await service.sharedLinksFiles.addShareLinkToFile(
      id,
      {
        sharedLink: {
          access: 'company',
          password: 'Pass-1',
          unsharedAt: { value: unsharedAt },
        },
      },
      { fields: 'shared_link' },
    );
    const get = (boxapi: string) =>
      connect(twin.url, maria).sharedLinksFiles.findFileForSharedLink({}, { boxapi });
    const link = `shared_link=${sharedLink?.url}`;
    expect((await get(`${link}&shared_link_password=Pass-1`)).id).toBe(id);
    await expect(get(`${link}&shared_link_password=wrong`)).rejects.toThrow();
    context.clock.advance(3601_000);
    await expect(get(`${link}&shared_link_password=Pass-1`)).rejects.toThrow();
  });

  test('is no right of its own: without showing it, nothing is seen', async ({ service, twin }) => {
    const id = idOf(twin, 'Finance/budget.txt');
    await service.sharedLinksFiles.addShareLinkToFile(
      id,
      { sharedLink: { access: 'open' } },
      { fields: 'shared_link' },
    );
    await expect(connect(twin.url, ben).files.getFileById(id)).rejects.toThrow();
    expect(twin.mayRead('ben', id)).toBe(false);
  });

  test('goes away when it is set to nothing', async ({ service, place }) => {
    const id = await idIn(place, 'Finance');
    const fields = { fields: 'shared_link' };
    await service.sharedLinksFolders.addShareLinkToFolder(id, { sharedLink: {} }, fields);
    const removed = await service.sharedLinksFolders.removeSharedLinkFromFolder(
      id,
      { sharedLink: null },
      fields,
    );
    expect(removed.rawData).toMatchObject({ shared_link: null });
  });
});
