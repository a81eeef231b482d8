import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@microsoft/microsoft-graph-client';
import { test as base } from 'vitest';
import type { Directory } from '../../local/directory.ts';
import { startGraph, type GraphOptions, type GraphTwin } from '../../local/graph/server.ts';
import { openContext, testTenantId, type TestContext } from '../support/emulator-context.ts';

const person = (key: string, number: number) => ({
  key,
  name: key[0]?.toUpperCase() + key.slice(1),
  email: `${key}@example.com`,
  jobTitle: 'Clerk',
  oid: `00000000-0000-4000-8000-0000000${number}`,
  boxUserId: String(number),
  appRoles: ['reader' as const],
});

export const directory: Directory = {
  tenantId: testTenantId,
  tenantName: 'Example',
  enterpriseId: '710001',
  applicationId: 'a0000000-0000-4000-8000-000000000000',
  people: [person('maria', 10001), person('ben', 10002), person('ola', 10003)],
  groups: [
    {
      key: 'sales',
      name: 'Sales',
      oid: '00000000-0000-4000-8000-000000020001',
      boxGroupId: '20001',
      members: ['ben', 'north'],
    },
    {
      key: 'north',
      name: 'Sales North',
      oid: '00000000-0000-4000-8000-000000020002',
      boxGroupId: '20002',
      members: ['ola'],
    },
  ],
};

export const maria = '00000000-0000-4000-8000-000000010001';
export const ben = '00000000-0000-4000-8000-000000010002';
export const ola = '00000000-0000-4000-8000-000000010003';
export const sales = '00000000-0000-4000-8000-000000020001';
export const north = '00000000-0000-4000-8000-000000020002';

/** Applications by what an administrator has let them do. */
const applications = {
  controller: ['Sites.FullControl.All', 'User.Read.All', 'Group.ReadWrite.All'],
  administrator: ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Sites.FullControl.All'],
  writer: ['Sites.ReadWrite.All'],
  reader: ['Sites.Read.All'],
  selected: ['Sites.Selected'],
  '5e1ec7ed-0000-4000-8000-000000000001': ['Sites.Selected'],
  stranger: [],
} as const satisfies Record<string, readonly string[]>;
export type AppName = keyof typeof applications;

const files = {
  'sites/Finance/Documents/budget.txt': 'numbers',
  'sites/Finance/Documents/Plans/2026.txt': 'a plan for the year',
  'sites/Finance/Archive/old.txt': 'long ago',
  'sites/People/Documents/handbook.txt': 'be kind',
  'onedrive/maria/notes.txt': 'my own',
};

/** A folder of the user's disk, with two sites and one OneDrive. */
export interface Folder {
  readonly path: string;
  write(file: string, content: string): void;
  at(file: string): string;
}

function openFolder(): Folder & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'tenant-'));
  const at = (file: string) => join(path, file);
  const write = (file: string, content: string) => {
    mkdirSync(dirname(at(file)), { recursive: true });
    writeFileSync(at(file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    path,
    at,
    write,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The same folder and database again: a restart is to dispose of one and start the next. */
export const start = (
  context: TestContext,
  folder: Folder,
  extra: Partial<GraphOptions> = {},
): Promise<GraphTwin> =>
  startGraph({ context, directory, contentDir: folder.path, applications, ...extra });

const graph = 'https://graph.microsoft.com';

export async function appToken({ tokens }: TestContext, appId: string, audience = graph) {
  const { token } = await tokens.issueForApp({ audience, appId, objectId: `${appId}-object` });
  return token;
}

/** Microsoft's own client, which sends its token to https hosts that it knows only. */
export function clientWith(url: URL, token: () => Promise<string>): Client {
  return Client.initWithMiddleware({
    baseUrl: url.href,
    customHosts: new Set([url.hostname]),
    authProvider: { getAccessToken: token },
  });
}

export const clientOf = (context: TestContext, twin: GraphTwin, app: AppName): Client =>
  clientWith(twin.url, () => appToken(context, app));

/** One bare call, for what the client hides: headers, redirects, broken bodies. */
export type Ask = (
  path: string,
  init?: RequestInit & { app?: string; token?: string },
) => Promise<Response>;

const asking =
  (context: TestContext, twin: GraphTwin): Ask =>
  async (path, { app = 'controller', token, headers, ...init } = {}) => {
    const sent = new Headers(headers);
    sent.set('authorization', `Bearer ${token ?? (await appToken(context, app))}`);
    return fetch(new URL(path, twin.url), { redirect: 'manual', ...init, headers: sent });
  };

interface Fixtures {
  context: TestContext;
  folder: Folder;
  twin: GraphTwin;
  /** Signed in as the application with Sites.FullControl.All. */
  client: Client;
  ask: Ask;
}

export const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  folder: async ({}, use) => {
    using folder = openFolder();
    await use(folder);
  },
  twin: async ({ context, folder }, use) => {
    await using twin = await start(context, folder);
    await use(twin);
  },
  client: async ({ context, twin }, use) => {
    await use(clientOf(context, twin, 'controller'));
  },
  ask: async ({ context, twin }, use) => {
    await use(asking(context, twin));
  },
});

/** Graph's address of what is known to be there: `/drives/…/items/…`. */
export function addressOf(twin: GraphTwin, path: string): string {
  const found = twin.idOf(path);
  if (found === undefined) throw new Error(`${path} is not in the tenant`);
  return `/drives/${found.driveId}/items/${found.itemId}`;
}

export function driveOf(twin: GraphTwin, path: string): string {
  const found = twin.idOf(path);
  if (found === undefined) throw new Error(`${path} is not in the tenant`);
  return `/drives/${found.driveId}`;
}

/** What a refusal looks like in Microsoft's client. */
export const refused = (statusCode: number, code?: string) => ({
  statusCode,
  ...(code !== undefined && { code }),
});
