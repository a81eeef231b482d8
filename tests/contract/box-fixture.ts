import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BoxCcgAuth, BoxClient, CcgConfig } from 'box-node-sdk';
import { BaseUrls, BoxRetryStrategy, NetworkSession } from 'box-node-sdk/networking';
import { test as base } from 'vitest';
import { startBox, type BoxOptions, type BoxTwin } from '../../local/box/server.ts';
import type { Directory } from '../../local/directory.ts';
import type { BoxApp } from '../support/box-app.ts';
import { openContext, testTenantId, type TestContext } from '../support/emulator-context.ts';
import { emulatorOnly, real, realContext } from '../support/real-service.ts';
import { connectApp, placeInBox, placeOnTwin, type Place } from './box-place.ts';

const person = (key: string, boxUserId: string) => ({
  key,
  boxUserId,
  name: key[0]?.toUpperCase() + key.slice(1),
  email: `${key}@example.com`,
  jobTitle: 'Clerk',
  oid: `00000000-0000-0000-0000-0000000${boxUserId}`,
  appRoles: ['reader' as const],
});

export const directory: Directory = {
  tenantId: testTenantId,
  tenantName: 'Example',
  enterpriseId: '710001',
  applicationId: 'app',
  people: [person('maria', '10001'), person('ben', '10002'), person('ola', '10003')],
  groups: [
    { key: 'sales', name: 'Sales', oid: 'g1', boxGroupId: '20001', members: ['ben', 'north'] },
    { key: 'north', name: 'Sales North', oid: 'g2', boxGroupId: '20002', members: ['ola'] },
  ],
};

export const application = {
  clientId: 'sluice-local',
  clientSecret: 'not-a-secret',
  webhookPrimaryKey: 'primary-key',
  webhookSecondaryKey: 'secondary-key',
  serviceAccountId: '19999',
};

/** Whose the files of the twin are. */
export const records = '26000000000';
export const maria = '10001';
export const ben = '10002';
export const ola = '10003';
export const sales = '20001';

const files = {
  'Finance/budget.txt': 'numbers',
  'Finance/Plans/2026.txt': 'a plan for the year',
  'People/handbook.txt': 'be kind',
  'readme.txt': 'loose',
};

/** A folder of the user's disk, with a few files. */
export interface Folder {
  readonly path: string;
  write(file: string, content: string): void;
  at(file: string): string;
}

export function openFolder(): Folder & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'documents-'));
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

export function networkOf(url: URL): NetworkSession {
  const origin = url.origin;
  const baseUrls = new BaseUrls({ baseUrl: origin, uploadUrl: `${origin}/api`, oauth2Url: origin });
  // The SDK's own back-off of seconds has nothing to prove here.
  const retryStrategy = new BoxRetryStrategy({ retryBaseInterval: 0.01 });
  return new NetworkSession({ baseUrls, retryStrategy });
}

/** @param userId absent means the app's service account */
export function connect(url: URL, userId?: string): BoxClient {
  const { clientId, clientSecret } = application;
  const subject = userId === undefined ? { enterpriseId: directory.enterpriseId } : { userId };
  const auth = new BoxCcgAuth({ config: new CcgConfig({ clientId, clientSecret, ...subject }) });
  return new BoxClient({ auth, networkSession: networkOf(url) });
}

interface Notification {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who gets Box's notifications. */
export interface Receiver extends AsyncDisposable {
  readonly address: string;
  readonly received: Notification[];
  triggers(): string[];
  /** Status to answer with from now on. */
  answer(status: number): void;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Notification[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    const take = async () => {
      received.push({ headers: request.headers, body: await text(request) });
      response.writeHead(status).end();
    };
    void take();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/box`,
    received,
    triggers: () =>
      received.map(({ body }) => (JSON.parse(body) as { trigger: string }).trigger).toSorted(),
    answer: (next) => void (status = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same folder and database again: a restart is to dispose of one and start the next. */
export const start = (
  context: TestContext,
  folder: Folder,
  extra: Partial<BoxOptions['application']> = {},
): Promise<BoxTwin> =>
  startBox({
    context,
    directory,
    contentDir: folder.path,
    application: { ...application, ...extra },
  });

interface Fixtures {
  context: TestContext;
  folder: Folder;
  twin: BoxTwin;
  /** The app that signs in. */
  app: BoxApp;
  /** Its own account. */
  service: BoxClient;
  place: Place;
  receiver: Receiver;
}

/** Also for the product's own modules, which never speak to a real enterprise. */
export const onTwin = base.extend<Fixtures>({
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
  app: ({ twin }, use) =>
    use({
      baseUrl: twin.url.origin,
      clientId: application.clientId,
      clientSecret: application.clientSecret,
      enterpriseId: directory.enterpriseId,
    }),
  service: ({ twin }, use) => use(connect(twin.url)),
  place: ({ twin, folder }, use) => use(placeOnTwin(twin, folder, connect(twin.url, records))),
  receiver: async ({}, use) => {
    await using receiver = await openReceiver();
    await use(receiver);
  },
});

const inBox = (app: BoxApp) =>
  base.extend<Fixtures>({
    context: async ({ skip }, use) => {
      await using context = realContext(skip);
      await use(context);
    },
    folder: async ({ skip }) => skip('works on the disk of the twin'),
    twin: async ({ skip }) => skip('needs the people, the disk or the switches of the twin'),
    receiver: async ({ skip }) => skip('waits for the notifications of the twin'),
    app: async ({}, use) => use(app),
    service: async ({}, use) => use(connectApp(app)),
    place: async ({ service }, use) => {
      await using place = await placeInBox(service);
      for (const [file, content] of Object.entries(files)) await place.write(file, content);
      await use(place);
    },
  });

/** On the real enterprise where the environment names one, and else on a twin. */
export const test = real.box ? inBox(real.box) : onTwin;

/** For what the twin alone can show. @param why as the report is to say of the tests that were skipped */
export const testOfTwin = (why: string) =>
  test.extend<{ emulator: void }>({ emulator: emulatorOnly(real.box, why) });

/** The id of what is known to be there. */
export function idOf(twin: BoxTwin, path: string): string {
  const id = twin.idOf(path);
  if (id === undefined) throw new Error(`${path} is not in Box`);
  return id;
}

/** The same of a place. */
export async function idIn(place: Place, path: string): Promise<string> {
  const id = await place.find(path);
  if (id === undefined) throw new Error(`${path} is not in Box`);
  return id;
}

/** Gives a user or group a role on an item, as the service account. */
export async function share(
  service: BoxClient,
  options: {
    item: { type: 'file' | 'folder'; id: string };
    to: { type: 'user' | 'group'; id: string };
    role: string;
  },
) {
  const { item, to, role } = options;
  return service.userCollaborations.createCollaboration({
    item,
    accessibleBy: to,
    role,
  });
}

/** What a refusal looks like in the SDK, which keeps the quotes of the code's JSON, and reads no body where it expects none. */
export const refused = (statusCode: number, code?: string) => ({
  responseInfo: { statusCode, ...(code !== undefined && { code: `"${code}"` }) },
});
