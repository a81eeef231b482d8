import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { caFileIn } from '../../local/app-settings.ts';
import { openBoxAdmin, type BoxAdmin } from '../../local/box-admin.ts';
import { boxApplication } from '../../local/box-application.ts';
import { loadChild, type Child } from '../../local/child.ts';
import type { CloudInput, CloudReady } from '../../local/cloud.ts';
import { openGraphAdmin, type GraphAdmin } from '../../local/graph-admin.ts';
import { administration, administrationSecret } from '../../local/graph-application.ts';
import type { HostInput, HostReady } from '../../local/functions-host.ts';
import { directory } from '../../local/seed/company.ts';
import { signIn, signInApplication } from '../../local/sign-in.ts';
import { certificate } from './setup.ts';

export type Part = 'cloud' | 'host';

/** Sluice in the processes that `npm start` makes of it, on one data folder and one block of ports. */
export interface CrashSluice extends AsyncDisposable {
  readonly dataDir: string;
  /** The folders of the disk that Box and Microsoft 365 show. */
  readonly contentDir: string;
  readonly tenantDir: string;
  /** What the cloud said when it was ready last. */
  readonly cloud: CloudReady;
  /** Starts the parts that do not run. */
  start(): Promise<void>;
  /** kill -9; settles when the parts, and all that they had forked, are gone. */
  kill(parts: readonly Part[]): Promise<void>;
  /** What `npm start` does with the parts that are left: asks them to end. */
  stop(): Promise<void>;
  call(method: string, path: string, call: { as: string; body?: unknown }): Promise<Response>;
  openBox(): Promise<BoxAdmin>;
  openTenant(): GraphAdmin;
  /** What the administration of the tenant proves itself with there. */
  readonly tenantToken: (audience: string) => Promise<string>;
  /** Moves the local cloud's clock on; its next start begins with the real time again. */
  advance(ms: number): Promise<void>;
}

/** As local/up.ts has it. */
const stopWithinMs = 40_000;
const orphansEndWithinMs = 10_000;
const local = (name: string) => new URL(`../../dist/local/${name}`, import.meta.url);

/** @param options.keep leaves the data folder, with all that the parts said, for somebody to look at */
export async function openCrashSluice({ keep }: { keep: boolean }): Promise<CrashSluice> {
  if (!existsSync('dist/functions/main.js')) {
    throw new Error('The app is not built: run "npm run build" first.');
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
  const contentDir = join(dataDir, 'content');
  const tenantDir = join(dataDir, 'tenant-content');
  for (const dir of [contentDir, tenantDir]) mkdirSync(dir);
  shareModel(dataDir);
  shareCertificate(dataDir);
  const log = openSync(join(dataDir, 'log.txt'), 'a');
  const portBase = await freePortBase();
  let cloud: Child<CloudReady> | undefined;
  let host: Child<HostReady> | undefined;
  let cloudReady: CloudReady | undefined;
  const tokens = new Map<string, Promise<string>>();

  const ready = (): CloudReady => {
    if (cloudReady === undefined) throw new Error('The cloud was never started');
    return cloudReady;
  };

  async function start(): Promise<void> {
    // Both load their modules at once, as `npm start` has it.
    const loadingCloud = cloud ? undefined : loadChild<CloudReady>(local('cloud.js'), log);
    const loadingHost = host ? undefined : loadChild<HostReady>(local('functions-host.js'), log);
    cloud ??= await loadingCloud?.start({
      dataDir,
      contentDir,
      content: 'folder',
      tenant: { dir: tenantDir, content: 'folder' },
      portBase,
    } satisfies CloudInput);
    cloudReady = cloud?.ready;
    host ??= await loadingHost?.start({
      appDir: resolve('.'),
      dataDir: join(dataDir, 'host'),
      port: portBase + 1,
      caFile: caFileIn(dataDir),
      settings: ready().settings,
      controlUrl: ready().controlUrl,
    } satisfies HostInput);
  }

  async function kill(parts: readonly Part[]): Promise<void> {
    const victims = parts.flatMap((part) => (part === 'cloud' ? cloud : host) ?? []);
    const forked = victims.flatMap(({ pid }) => descendantsOf(pid));
    await Promise.all(victims.map((victim) => victim.kill()));
    if (parts.includes('cloud')) cloud = undefined;
    if (parts.includes('host')) host = undefined;
    const orphans = () => {
      const left = forked.filter(isAlive);
      if (left.length > 0) throw new Error(`Processes ${left.join(', ')} outlive their parent`);
    };
    await vi.waitFor(orphans, { timeout: orphansEndWithinMs, interval: 20 });
  }

  async function stop(): Promise<void> {
    // Without the cloud nothing can end well, and the host would try for as long as it may.
    await host?.stop(cloud ? stopWithinMs : 1_000);
    host = undefined;
    await cloud?.stop(stopWithinMs);
    cloud = undefined;
  }

  async function tenantToken(audience: string): Promise<string> {
    const token =
      tokens.get(audience) ??
      signInApplication(audience, {
        identityUrl: ready().identityUrl,
        tenantId: directory.tenantId,
        appId: administration.appId,
        secret: administrationSecret(join(dataDir, 'identity')),
      });
    return remember(audience, token);
  }
  /** The key that signs them outlives a kill. */
  function remember(whose: string, token: Promise<string>): Promise<string> {
    tokens.set(whose, token);
    token.catch(() => tokens.delete(whose));
    return token;
  }

  return {
    dataDir,
    contentDir,
    tenantDir,
    get cloud() {
      return ready();
    },
    start,
    kill,
    stop,
    async call(method, path, { as, body }) {
      const token = tokens.get(as) ?? signIn(as, { identityUrl: ready().identityUrl, directory });
      return fetch(`http://localhost:${portBase + 1}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await remember(as, token)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    openBox() {
      const { clientId, clientSecret } = boxApplication(join(dataDir, 'box'));
      const { enterpriseId } = directory;
      return openBoxAdmin({ boxUrl: ready().boxUrl, enterpriseId, clientId, clientSecret });
    },
    openTenant: () => openGraphAdmin({ graphUrl: ready().graphUrl, tokenFor: tenantToken }),
    tenantToken,
    async advance(ms) {
      const moved = await fetch(`${ready().controlUrl}/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ms }),
      });
      if (!moved.ok) throw new Error(await moved.text());
    },
    async [Symbol.asyncDispose]() {
      await stop();
      closeSync(log);
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The model is built once for all tests. */
function shareModel(dataDir: string): void {
  const shared = join(tmpdir(), 'sluice-test-model');
  mkdirSync(shared, { recursive: true });
  symlinkSync(shared, join(dataDir, 'model'));
}

/** This process trusts the tests' certificate already, and cannot trust a second one of the same name. */
function shareCertificate(dataDir: string): void {
  const folder = join(dataDir, 'certificate');
  mkdirSync(folder);
  for (const [name, pem] of Object.entries(certificate)) {
    writeFileSync(join(folder, `${name}.pem`), pem as string, { mode: 0o600 });
  }
  writeFileSync(join(folder, 'made-at'), new Date().toISOString());
}

/** How many ports in a row a start takes. */
const portCount = 15;

/** Below the ports that the system gives to clients, else one of those could take it between a kill and the next start. */
async function freePortBase(): Promise<number> {
  for (let base = 21_000 + (process.pid % 80) * 20; base < 32_000; base += 20) {
    const ports = Array.from({ length: portCount }, (_, at) => base + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error('There are no free ports in a row');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(false));
    server.listen(port, '127.0.0.1', () => server.close(() => settle(true)));
  });

/** All that a process has forked, and they in turn, as /proc tells; where there is none, nothing is known of them. */
function descendantsOf(root: number): number[] {
  if (!existsSync('/proc/self/stat')) return [];
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(all.map((pid) => [pid, statOf(pid)?.parent]));
  const below = (parent: number): number[] =>
    all.filter((pid) => parents.get(pid) === parent).flatMap((pid) => [pid, ...below(pid)]);
  return below(root);
}

/** One that has ended, and whose end nobody has asked for yet, is a zombie. */
function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z';
}

/** State and parent follow the name, which stands in brackets and may hold anything [proc_pid_stat(5)]. */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined; // it has ended since it was listed
  }
}
