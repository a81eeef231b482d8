import type { Client } from '@microsoft/microsoft-graph-client';
import type { GraphTwin } from '../../local/graph/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { addressOf, type AppName } from './graph-fixture.ts';

export interface Permission {
  readonly id: string;
  readonly roles: string[];
  readonly link?: { scope: string; type: string; webUrl: string };
  readonly shareId?: string;
  readonly hasPassword?: boolean;
  readonly expirationDateTime?: string;
  readonly invitation?: { email: string };
  readonly grantedToV2?: Record<
    'user' | 'group' | 'siteGroup' | 'siteUser',
    { id?: string; displayName: string; loginName?: string }
  >;
  readonly grantedToIdentitiesV2?: { user: { id?: string; email?: string } }[];
}

export const budget = 'sites/Finance/Documents/budget.txt';
export const plans = 'sites/Finance/Documents/Plans';
export const plan = 'sites/Finance/Documents/Plans/2026.txt';

export const list = async (client: Client, address: string): Promise<Permission[]> => {
  const { value } = (await client.api(`${address}/permissions`).get()) as { value: Permission[] };
  return value;
};
export const invite = async (
  client: Client,
  address: string,
  body: object,
): Promise<Permission[]> => {
  const wish = { requireSignIn: true, sendInvitation: false, roles: ['read'], ...body };
  return ((await client.api(`${address}/invite`).post(wish)) as { value: Permission[] }).value;
};
export const link = (client: Client, address: string, body: object): Promise<Permission> =>
  client.api(`${address}/createLink`).post(body) as Promise<Permission>;

export const reads = (twin: GraphTwin, who: string, path: string): boolean => {
  const { driveId, itemId } = twin.idOf(path) as { driveId: string; itemId: string };
  return twin.mayRead(who, driveId, itemId);
};

export const names = (permissions: readonly Permission[]) =>
  permissions
    .map(({ grantedToV2, link, invitation, roles }) => {
      const { user, group, siteGroup, siteUser } = grantedToV2 ?? ({} as Record<string, undefined>);
      const to = user ?? group ?? siteGroup ?? siteUser;
      return `${to?.displayName ?? link?.scope ?? invitation?.email}: ${roles.join()}`;
    })
    .toSorted();

/** SharePoint's own REST has tokens of its own. */
export const sharePoint = async (
  { context, twin }: { context: TestContext; twin: GraphTwin },
  path: string,
  {
    app = 'controller',
    body,
    method = 'POST',
  }: { app?: AppName; body?: object; method?: string } = {},
): Promise<Response> => {
  const { token } = await context.tokens.issueForApp({
    audience: twin.url.origin,
    appId: app,
    objectId: 'object',
  });
  return fetch(new URL(path, twin.url), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
};

/** The address of an item in SharePoint's own REST. */
export const listItem = async (client: Client, twin: GraphTwin, path: string): Promise<string> => {
  const { sharepointIds: ids } = (await client
    .api(addressOf(twin, path))
    .select('sharepointIds')
    .get()) as { sharepointIds: { listId: string; listItemId: string } };
  return `/sites/Finance/_api/web/lists(guid'${ids.listId}')/items(${ids.listItemId})`;
};

export const join = (
  service: { context: TestContext; twin: GraphTwin },
  group: number,
  LoginName: string,
) =>
  sharePoint(service, `/sites/Finance/_api/web/sitegroups(${group})/users`, {
    body: { LoginName },
  });

export const member = (name: string) => `i:0#.f|membership|${name}@example.com`;
