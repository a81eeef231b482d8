import { setImmediate } from 'node:timers/promises';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { GraphTwin } from '../../local/graph/server.ts';
import { createGraphClient } from '../../shared/sources/graph/client.ts';
import { createGate, type Gate } from '../../shared/sources/graph/gate.ts';
import { createGraphSource, type GraphSource } from '../../shared/sources/graph/source.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { createLines } from '../support/http.ts';
import { testTenantId } from '../support/emulator-context.ts';
import {
  appToken,
  clientOf,
  maria,
  test as base,
  type AppName,
  type Folder,
} from './graph-fixture.ts';

export type Options = Parameters<typeof createGraphSource>[0];

export interface World {
  readonly context: TestContext;
  readonly twin: GraphTwin;
  readonly folder: Folder;
  /** Microsoft's own client with all rights: what people do meanwhile. */
  readonly people: Client;
  readonly gate: Gate;
  readonly lines: string[];
  /** The source signed in as that application. */
  connect(options?: Partial<Options> & { app?: AppName }): GraphSource;
  /** Address of a site. */
  site(name: string): string;
  /** Key of a file or folder, by its path within the content folder. */
  key(path: string): string;
  partOf(path: string): string;
}

export const test = base.extend<{ world: World }>({
  world: async ({ context, twin, folder }, use) => {
    const { lines, log } = createLines();
    const now = () => new Date(context.clock.now());
    /** What waits lets the time pass, so that no test does. */
    const wait = async (ms: number) => {
      context.clock.advance(ms);
      await setImmediate();
    };
    const gate = createGate({ counters: { count() {} }, now, wait });
    const clientFor = (app: AppName) => (endpoint: string, audience: string, scope?: string) =>
      createGraphClient({
        endpoint,
        ...(scope !== undefined && { scope }),
        credential: {
          getToken: async () => ({
            token: await appToken(context, app, audience),
            expiresOnTimestamp: context.clock.now() + 3_600_000,
          }),
        },
        gate,
        userAgent: 'NONISV|Sluice|Sluice/0',
        now,
        wait,
      });
    const find = (path: string) => {
      const found = twin.idOf(path);
      if (found === undefined) throw new Error(`${path} is not in the tenant`);
      return found;
    };
    await use({
      context,
      twin,
      folder,
      gate,
      lines,
      people: clientOf(context, twin, 'administrator'),
      connect: ({ app = 'controller', ...more } = {}) =>
        createGraphSource({
          client: clientFor(app)(new URL('/v1.0', twin.url).href, 'https://graph.microsoft.com'),
          sharePointOf: (origin) => clientFor(app)(origin, origin, `${origin}/.default`),
          tenantId: testTenantId,
          scope: { sites: 'all', oneDrives: { users: [maria], groups: [] } },
          links: [],
          announcing: {
            connectionId: 'finance',
            key: 'notification key',
            notificationUrl: 'http://127.0.0.1:9/graph',
            lifecycleNotificationUrl: 'http://127.0.0.1:9/graph/life',
          },
          log,
          now,
          ...more,
        }),
      site: (name) => new URL(`/sites/${name}`, twin.url).href,
      key(path) {
        const { driveId, itemId } = find(path);
        return `${/\.\w+$/.test(path) ? 'file' : 'folder'}:${driveId}/${itemId}`;
      },
      partOf: (path) => find(path).driveId,
    });
  },
});
