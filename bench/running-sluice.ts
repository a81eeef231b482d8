import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { findRunning, type RunningSluice } from '../local/running.ts';
import { directory } from '../local/seed/company.ts';
import { signIn } from '../local/sign-in.ts';

/** Sluice as `npm start` runs it, with a data folder and ports of its own. */
export interface StartedSluice extends AsyncDisposable {
  readonly pid: number;
  readonly dataDir: string;
  /** When the command was given, on `performance.now()`'s clock. */
  readonly startedAt: number;
  /** Where it answers, as soon as the command has written that down. */
  addresses(): Promise<RunningSluice>;
  /** Settles when it has said "Ready". */
  readonly ready: Promise<void>;
  call(method: string, path: string, call: { as: string; body?: unknown }): Promise<Response>;
  /** Settles when it has ended, by whatever cause. */
  readonly ended: Promise<unknown>;
  /** Ends it as Ctrl-C does; the data stays for another start. */
  stop(): Promise<void>;
}

const readyWithinMs = 600_000;
/** How many ports in a row `npm start` takes. */
const portCount = 15;

/**
 * @param given.portBase absent means ports that are free now
 * @param given.onLine told of every line that the command says
 */
export async function startSluice(
  given: { dataDir?: string; portBase?: number; onLine?: (line: string) => void } = {},
): Promise<StartedSluice> {
  const dataDir = given.dataDir ?? mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const portBase = given.portBase ?? (await freePortBase());
  const startedAt = performance.now();
  const child = spawn(
    'npm',
    ['start', '--', '--data', dataDir, '--port-base', String(portBase)],
    // A group of its own: an interrupt then reaches all of it, as Ctrl-C at a terminal does.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const abandon = () => signalGroup(child);
  process.once('exit', abandon);
  child.once('exit', () => process.off('exit', abandon));
  const tail: string[] = [];
  const hear = (line: string) => {
    tail.push(line);
    if (tail.length > 20) tail.shift();
    given.onLine?.(line);
  };
  const ready = untilReady(child, { hear, tail });
  ready.catch(() => {}); // whoever waits for it is told; nobody has to

  let running: RunningSluice | undefined;
  const addresses = async (): Promise<RunningSluice> => {
    while (running === undefined) {
      if (existsSync(join(dataDir, 'running.json'))) running = findRunning(dataDir);
      else if (hasEnded(child)) throw new Error(`npm start ended:\n${tail.join('\n')}`);
      else await wait(5);
    }
    return running;
  };

  const tokens = new Map<string, Promise<string>>();
  const stop = () => interrupt(child);
  return {
    pid: child.pid ?? 0,
    dataDir,
    startedAt,
    ready,
    ended: once(child, 'exit'),
    addresses,
    async call(method, path, { as, body }) {
      const { appUrl, identityUrl } = await addresses();
      const token = tokens.get(as) ?? signIn(as, { identityUrl, directory });
      tokens.set(as, token);
      token.catch(() => tokens.delete(as));
      const response = await fetch(`${appUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (response.status === 401) tokens.delete(as); // an hour has passed: the next call signs in again
      return response;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (given.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

/** Reads on after that: a full pipe would hold the process up. */
async function untilReady(
  child: ChildProcess,
  { hear, tail }: { hear: (line: string) => void; tail: readonly string[] },
): Promise<void> {
  if (child.stdout === null || child.stderr === null) throw new Error('npm start has no output');
  createInterface(child.stderr).on('line', hear);
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Not ready in time')), readyWithinMs);
    createInterface(child.stdout as NonNullable<typeof child.stdout>).on('line', (line) => {
      hear(line);
      if (!line.startsWith('Ready.')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`npm start ended:\n${tail.join('\n')}`));
    });
  });
}

async function interrupt(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  signalGroup(child);
  await ended;
}

function signalGroup(child: ChildProcess): void {
  if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, 'SIGINT');
}

/** @param from where to begin to look: who must have the same ports again later begins where nobody else does */
export async function freePortBase(from = 17_070): Promise<number> {
  for (let base = from; base < 60_000; base += 100) {
    const ports = Array.from({ length: portCount }, (_, at) => base + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error('There are no free ports in a row');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
