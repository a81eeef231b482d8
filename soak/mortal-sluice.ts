import { setTimeout as wait } from 'node:timers/promises';
import { readTree } from '../bench/process-tree.ts';
import { freePortBase, startSluice, type StartedSluice } from '../bench/running-sluice.ts';
import { forgetRunning } from '../local/running.ts';

/** Of the host and of the cloud `npm start` ends the other one itself when one has gone; the last is as a power cut. */
export const victims = ['the host', 'the cloud', 'everything at once'] as const;
export type Victim = (typeof victims)[number];

const scripts = {
  'the host': '/local/functions-host.js',
  'the cloud': '/local/cloud.js',
} as const;

/** Below the ports that Linux gives to clients, and away from those of benchmarks: nobody may take one during a kill. */
const firstPortBase = 27_070;

/** `ready` and `pid` are those of the one that runs now; `ended` settles when one has ended that nobody has killed. */
export interface MortalSluice extends StartedSluice {
  /** kill -9, and another start with the same data and ports; settles when that one answers. */
  kill(victim: Victim): Promise<void>;
}

export async function openMortalSluice(given: {
  dataDir: string;
  onLine: (line: string) => void;
}): Promise<MortalSluice> {
  const options = { ...given, portBase: await freePortBase(firstPortBase) };
  const ended = Promise.withResolvers<unknown>();
  let isKilled = false;
  let current = await begin();

  async function begin(): Promise<StartedSluice> {
    const sluice = await startSluice(options);
    isKilled = false;
    void sluice.ended.then((how) => isKilled || ended.resolve(how));
    return sluice;
  }

  return {
    get pid() {
      return current.pid;
    },
    get startedAt() {
      return current.startedAt;
    },
    get ready() {
      return current.ready;
    },
    dataDir: given.dataDir,
    ended: ended.promise,
    addresses: () => current.addresses(),
    call: (method, path, call) => current.call(method, path, call),
    stop: () => current.stop(),
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
    async kill(victim) {
      const { pid } = current;
      isKilled = true;
      killPart(pid, victim);
      await current.ended;
      await untilGone(pid);
      forgetRunning(given.dataDir); // the killed one could not
      current = await begin();
      await current.addresses();
    },
  };
}

/** @param pid of the command, which leads a group of processes */
function killPart(pid: number, victim: Victim): void {
  if (victim === 'everything at once') return void process.kill(-pid, 'SIGKILL');
  const part = readTree(pid).find(({ command }) => command.includes(scripts[victim]));
  if (part === undefined) throw new Error(`${victim} does not run`);
  process.kill(part.pid, 'SIGKILL');
}

const goneWithinMs = 30_000;

/** What the killed part has forked ends by itself when it finds its parent gone. */
async function untilGone(group: number): Promise<void> {
  const giveUpAt = performance.now() + goneWithinMs;
  while (isThere(group)) {
    if (performance.now() > giveUpAt) throw new Error('What was forked outlives its parent');
    await wait(20);
  }
}

function isThere(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}
