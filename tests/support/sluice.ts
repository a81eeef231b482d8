import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { appSettings } from '../../local/app-settings.ts';
import { boxConnection } from '../../local/box-application.ts';
import type { Directory } from '../../local/directory.ts';
import { microsoft365Connection } from '../../local/graph-application.ts';
import { startHost, type FunctionsHost } from '../../local/host/host.ts';
import { applyRights, type Right } from '../../local/seed/apply-rights.ts';
import { directory as company } from '../../local/seed/company.ts';
import { signIn } from '../../local/sign-in.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { certificate } from './setup.ts';

export interface SluiceOptions {
  /** Fills the folder that Box serves. */
  readonly fill: (contentDir: string) => Promise<void> | void;
  /** Fills the folder that Microsoft 365 serves; absent means that it is not connected. */
  readonly fillTenant?: (tenantDir: string) => Promise<void> | void;
  readonly rights: readonly Right[];
  readonly directory?: Directory;
  /** App settings over those of the stack. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Before Box is connected: faults that the first scan must bear. */
  readonly prepare?: (stack: Stack) => Promise<void> | void;
  /** Keep the state of an earlier one. */
  readonly dataDir?: string;
}

/** The whole of Sluice in this process (functions in forked workers), on free ports, with a clock that can be moved. */
export interface Sluice extends AsyncDisposable {
  readonly stack: Stack;
  readonly host: FunctionsHost;
  readonly dataDir: string;
  readonly contentDir: string;
  readonly tenantDir: string;
  /** What the app and the host logged: one string each. */
  readonly lines: readonly string[];
  call(method: string, path: string, call?: Call): Promise<Response>;
  /** The answer as JSON. */
  ask(who: string, question: string): Promise<AnswerJson>;
  search(who: string, request: object): Promise<SearchJson>;
  /** Waits until nothing is on its way any more: the index equals the source. */
  atRest(): Promise<Progress>;
}

interface Call {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnswerJson {
  readonly answered: boolean;
  readonly text: string;
  readonly citations: readonly { title: string; path: string[]; documentId: string }[];
}

export interface SearchJson {
  readonly results: readonly { documentId: string; title: string; path: string[]; text: string }[];
  readonly facets: Readonly<
    Record<string, readonly { value: string; name?: string; count: number }[]>
  >;
  readonly next: string | null;
}

export interface Progress {
  readonly files: number;
  readonly indexed: number;
  readonly rejected: number;
  readonly failed: number;
  readonly chunks: number;
  readonly atRest: boolean;
}

const settleWithinMs = 120_000;

export async function startSluice(options: SluiceOptions): Promise<Sluice> {
  const { directory = company, fill, rights, settings = {} } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sluice-'));
  const contentDir = join(dataDir, 'content');
  mkdirSync(contentDir, { recursive: true });
  await fill(contentDir);
  const tenantDir = join(dataDir, 'tenant');
  mkdirSync(tenantDir, { recursive: true });
  await options.fillTenant?.(tenantDir);
  const caFile = join(dataDir, 'ca.pem');
  writeFileSync(caFile, certificate.ca);

  const lines: string[] = [];
  const log = (event: string, fields: Record<string, unknown> = {}) => {
    lines.push(
      event === 'app.output' ? String(fields['text']) : JSON.stringify({ event, ...fields }),
    );
  };
  const hostUrl = new URL(`http://localhost:${await freePort()}`);
  const stack = await startStack({
    dataDir: join(dataDir, 'cloud'),
    directory,
    contentDir,
    tenantDir,
    portBase: 0,
    certificate,
    modelDir: join(tmpdir(), 'sluice-test-model'),
    host: { url: hostUrl },
    log,
  });
  await applyRights(rights, stack);
  const host = await startHost({
    appDir: resolve('.'),
    dataDir: join(dataDir, 'host'),
    port: Number(hostUrl.port),
    clock: stack.clock,
    log,
    env: { ...appSettings(stack, { directory, hostUrl, caFile }), ...settings },
  });

  const tokens = new Map<string, Promise<string>>();
  const identityUrl = stack.identity.url.origin;
  const tokenOf = (who: string) => {
    const token = tokens.get(who) ?? signIn(who, { identityUrl, directory });
    tokens.set(who, token);
    return token;
  };
  const call: Sluice['call'] = async (method, path, { as, body, headers } = {}) =>
    fetch(new URL(path, hostUrl), {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const json = async <T>(response: Response): Promise<T> => {
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const admin = directory.people.find((person) => person.appRoles.includes('admin'))?.key ?? '';

  await options.prepare?.(stack);
  const connections = [
    boxConnection(directory),
    ...(options.fillTenant ? [microsoft365Connection(ownersIn(tenantDir, directory))] : []),
  ];
  for (const body of connections) {
    const created = await call('POST', '/api/connections', { as: admin, body });
    if (created.status !== 201 && created.status !== 409) throw new Error(await created.text());
  }

  return {
    stack,
    host,
    dataDir,
    contentDir,
    tenantDir,
    lines,
    call,
    ask: async (who, question) =>
      json(await call('POST', '/api/ask', { as: who, body: { question } })),
    search: async (who, request) =>
      json(await call('POST', '/api/search', { as: who, body: request })),
    async atRest() {
      await stack.box.rescan();
      await stack.box.settled();
      await stack.graph.rescan();
      await stack.graph.settled();
      const read = async (id: string) =>
        json<Progress>(await call('GET', `/api/connections/${id}`, { as: admin }));
      const quiet = async () => {
        const all = await Promise.all(connections.map(({ id }) => read(id)));
        const atRest = all.every((one) => one.atRest);
        if (!atRest || stack.bus.counts('changes').active > 0) throw new Error('not at rest yet');
      };
      await vi.waitFor(quiet, { timeout: settleWithinMs, interval: 100 });
      return read('box');
    },
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await stack[Symbol.asyncDispose]();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** People with a OneDrive. */
const ownersIn = (tenantDir: string, { people }: Directory) =>
  people.filter(({ key }) => existsSync(join(tenantDir, 'onedrive', key)));

/** The app must know its own address before it is loaded. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => {
    server.close(done);
  });
  return port;
}
