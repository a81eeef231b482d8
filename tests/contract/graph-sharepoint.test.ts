import { describe, expect } from 'vitest';
import type { GraphTwin } from '../../local/graph/server.ts';
import { addressOf, ben, clientOf, maria, ola, sales, start, test } from './graph-fixture.ts';
import { personToken } from '../support/person-token.ts';
import {
  budget,
  invite,
  join,
  list,
  listItem,
  member,
  names,
  plan,
  reads,
  sharePoint,
} from './graph-sharing.ts';
import type { TestContext } from '../support/emulator-context.ts';

interface Service {
  readonly context: TestContext;
  readonly twin: GraphTwin;
}

const groups = '/sites/Finance/_api/web/sitegroups';
const everyone = 'c:0(.s|true';

const get = async (service: Service, path: string) => {
  const response = await sharePoint(service, path, { method: 'GET' });
  return (await response.json()) as Record<string, unknown>;
};
const logins = async (service: Service, group: number) => {
  const { value } = (await get(service, `${groups}/getbyid(${group})/users`)) as {
    value: { LoginName: string }[];
  };
  return value.map(({ LoginName }) => LoginName);
};
const refusal = async (answer: Promise<Response>) => {
  const response = await answer;
  const { 'odata.error': error } = (await response.json()) as {
    'odata.error'?: { message: { value: string } };
  };
  return [response.status, error?.message.value];
};

describe('site groups', () => {
  test('are three in each site, and have the numbers that SharePoint gives them', async ({
    context,
    twin,
  }) => {
    const service = { context, twin };
    expect(await get(service, groups)).toMatchObject({
      value: [
        { Id: 3, Title: 'Finance Owners', PrincipalType: 8 },
        { Id: 4, Title: 'Finance Visitors' },
        { Id: 5, Title: 'Finance Members' },
      ],
    });
    expect(await get(service, `${groups}(5)`)).toMatchObject({ Title: 'Finance Members' });
    expect(await get(service, `${groups}/getbyname('Finance%20Owners')`)).toMatchObject({ Id: 3 });
    expect(await get(service, '/personal/maria/_api/web/sitegroups/getbyid(3)')).toMatchObject({
      Id: 3,
    });
  });

  test('take people, groups of Entra and everyone, and give them back', async ({
    context,
    twin,
  }) => {
    const service = { context, twin };
    const joined = await join(service, 5, member('ben'));
    expect(await joined.json()).toMatchObject({
      LoginName: member('ben'),
      PrincipalType: 1,
      Email: 'ben@example.com',
      UserPrincipalName: 'ben@example.com',
    });
    await join(service, 5, member('ben')); // once more changes nothing
    await join(service, 5, `c:0t.c|tenant|${sales}`);
    await join(service, 5, everyone);
    expect(await logins(service, 5)).toEqual([member('ben'), `c:0t.c|tenant|${sales}`, everyone]);
    const users = `${groups}/getbyid(5)/users`;
    const { value } = (await get(service, users)) as {
      value: { Id: number; PrincipalType: number }[];
    };
    expect(value.map(({ PrincipalType }) => PrincipalType)).toEqual([1, 4, 4]);
    expect((await sharePoint(service, `${users}/removebyid(${value[1]?.Id})`)).status).toBe(200);
    expect(
      (
        await sharePoint(
          service,
          `${users}/removeByLoginName(@v)?@v='${encodeURIComponent(member('ben'))}'`,
        )
      ).status,
    ).toBe(200);
    expect(await logins(service, 5)).toEqual([everyone]);
  });

  test('come with their members in one call, and with no more than what is selected', async ({
    context,
    twin,
  }) => {
    const service = { context, twin };
    await join(service, 5, member('ben'));
    const chosen = `${groups}?$expand=Users&$select=Id,Users/LoginName`;
    expect(((await get(service, chosen)) as { value: object[] }).value[2]).toEqual({
      Id: 5,
      Users: [{ LoginName: member('ben') }],
    });
    expect(
      (await refusal(sharePoint(service, `${groups}?$expand=Owner`, { method: 'GET' })))[0],
    ).toBe(501);
    expect((await refusal(sharePoint(service, `${groups}?$filter=Id`, { method: 'GET' })))[0]).toBe(
      501,
    );
  });

  test('refuse whom nobody knows, in the words of SharePoint', async ({ context, twin }) => {
    const service = { context, twin };
    expect(await refusal(join(service, 5, 'i:0#.f|membership|nobody@example.com'))).toEqual([
      400,
      'The specified user i:0#.f|membership|nobody@example.com could not be found.',
    ]);
    expect((await refusal(join(service, 5, 'i:0#.w|domain\\maria')))[0]).toBe(400);
    expect((await refusal(join(service, 5, 'c:0t.c|tenant|none')))[0]).toBe(400);
    expect((await refusal(sharePoint(service, `${groups}(5)/users`, { body: {} })))[0]).toBe(400);
    expect(await refusal(join(service, 9, everyone))).toEqual([404, 'Group cannot be found.']);
    expect(await refusal(sharePoint(service, `${groups}(5)/users/removebyid(99)`))).toEqual([
      404,
      'User cannot be found.',
    ]);
    expect(
      (
        await refusal(sharePoint(service, '/sites/Nowhere/_api/web/sitegroups', { method: 'GET' }))
      )[0],
    ).toBe(404);
  });

  test('are changed by owners and by applications in full control only', async ({
    context,
    twin,
  }) => {
    const service = { context, twin };
    const body = { LoginName: member('ola') };
    const add = (token: string) =>
      fetch(new URL(`${groups}(4)/users`, twin.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const audience = twin.url.origin;
    const signedIn = (oid: string) =>
      personToken(context, { oid, audience, scopes: 'Sites.FullControl.All' });
    expect((await sharePoint(service, `${groups}(4)/users`, { app: 'writer', body })).status).toBe(
      403,
    );
    expect((await add(await signedIn(maria))).status).toBe(403);
    await join(service, 3, member('maria'));
    expect((await add(await signedIn(maria))).status).toBe(200);
    expect(
      (await add(await personToken(context, { oid: maria, scopes: 'Sites.FullControl.All' })))
        .status,
    ).toBe(401); // for Graph
  });

  test('stay as they are over a restart, with the name of a person who has left', async ({
    context,
    twin,
    folder,
  }) => {
    await join({ context, twin }, 4, member('ben'));
    await clientOf(context, twin, 'administrator').api(`/users/${ben}`).delete();
    await twin[Symbol.asyncDispose]();
    await using again = await start(context, folder);
    expect(await logins({ context, twin: again }, 4)).toEqual([member('ben')]);
    expect(reads(again, ben, budget)).toBe(false);
  });
});

describe('rights of one item', () => {
  test('are given to whom Graph cannot name: site groups and everyone', async ({
    client,
    context,
    twin,
  }) => {
    const service = { context, twin };
    const item = await listItem(client, twin, budget);
    const { Id } = (await (
      await sharePoint(service, '/sites/Finance/_api/web/ensureuser', {
        body: { logonName: everyone },
      })
    ).json()) as { Id: number };
    const assign = (action: string) => sharePoint(service, `${item}/roleassignments/${action}`);
    const read = `addroleassignment(principalid=${Id},roledefid=1073741826)`;
    expect(await refusal(assign(read))).toEqual([
      400,
      'This operation is not allowed on an object that inherits permissions.',
    ]);
    await sharePoint(service, `${item}/breakroleinheritance(false)`);
    expect(names(await list(client, addressOf(twin, budget)))).toEqual([]);
    await assign(read);
    await assign('addroleassignment(principalid=5,roledefid=1073741827)');
    expect(names(await list(client, addressOf(twin, budget)))).toEqual([
      'Everyone: read',
      'Finance Members: write',
    ]);
    expect(reads(twin, 'ola', budget)).toBe(true);
    await assign(`removeroleassignment(principalid=${Id})`);
    expect(reads(twin, 'ola', budget)).toBe(false);
  });

  test('are refused for items, lists and actions that are not there', async ({
    client,
    context,
    twin,
  }) => {
    const service = { context, twin };
    const item = await listItem(client, twin, plan);
    const missing = item.replace(/items\(\d+\)/, 'items(999)');
    expect((await refusal(sharePoint(service, `${missing}/breakroleinheritance(true)`)))[0]).toBe(
      404,
    );
    expect(
      (
        await refusal(
          sharePoint(
            service,
            "/sites/Finance/_api/web/lists(guid'00000000-0000-4000-8000-000000000000')/items(1)/resetroleinheritance",
          ),
        )
      )[0],
    ).toBe(404);
    expect((await refusal(sharePoint(service, `${item}/recycle`)))[0]).toBe(501);
    expect(
      (await refusal(sharePoint(service, '/sites/Finance/_api/web/lists', { method: 'GET' })))[0],
    ).toBe(501);
    expect(await get(service, `${item}?$select=HasUniqueRoleAssignments`)).toMatchObject({
      HasUniqueRoleAssignments: false,
    });
    await invite(client, addressOf(twin, plan), { recipients: [{ objectId: ola }] });
    expect(await get(service, `${item}?$select=HasUniqueRoleAssignments`)).toMatchObject({
      HasUniqueRoleAssignments: true,
    });
  });
});
