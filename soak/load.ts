import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom, type Random } from '../bench/corpus/random.ts';
import { keepAsking, type Asked } from './asking.ts';
import type { FaultPanel } from './faults.ts';
import type { SoakFolder } from './folder.ts';
import { compareHeaps, readLiveHeaps, watchMemory, type LiveHeap, type Memory } from './memory.ts';
import { victims, type MortalSluice } from './mortal-sluice.ts';
import type { Rights } from './rights.ts';
import { createTally, type Tally } from './tally.ts';

interface Loading {
  readonly seed: number;
  readonly minutes: number;
  readonly sluice: MortalSluice;
  readonly folder: SoakFolder;
  readonly rights: Rights;
  readonly faults: FaultPanel;
}

export interface Loaded {
  readonly changes: Tally;
  readonly struck: Tally;
  readonly killed: Tally;
  /** Milliseconds from each kill until the next start had said "Ready", under load. */
  readonly readyAgainMs: number[];
  readonly asked: Asked;
  readonly memory: Memory;
  readonly heaps: readonly LiveHeap[];
}

/** Milliseconds between two of a kind, drawn between these. */
const pace = {
  file: [500, 2_500],
  right: [1_000, 5_000],
  fault: [10_000, 30_000],
  kill: [20_000, 60_000],
} as const;
const askers = 3;
/** Of the time; in the rest nothing is killed, so that one life of each process is long enough to see whether it grows. */
const killingShare = 1 / 3;
/** Then caches are full, and what lives is compared with what lives at the end. */
const warmShare = 2 / 3;

/** All at once, for so many minutes: files and rights change, people ask, now and then something fails, or is killed. */
export async function load(loading: Loading): Promise<Loaded> {
  const { seed, minutes, sluice, folder, rights, faults } = loading;
  const changes = createTally();
  const struck = createTally();
  const killed = createTally();
  const readyAgainMs: number[] = [];
  const asked: Asked = { answers: createTally(), searchMs: [], askMs: [], leaks: [] };
  const { signal } = deadline(minutes * 60_000, sluice);
  const { signal: killingOver } = deadline(minutes * 60_000 * killingShare, sluice);
  const { signal: warm } = deadline(minutes * 60_000 * warmShare, sluice);
  let isUp = true;

  /** Each has numbers of its own, so that what it does does not hang on how fast the others are. */
  async function keep(
    kind: keyof typeof pace,
    act: (random: Random) => Promise<void>,
    until = signal,
  ): Promise<void> {
    const random = createRandom(seed + Object.keys(pace).indexOf(kind) + 100);
    const [least, most] = pace[kind];
    while (!until.aborted) {
      await wait(random.whole(least, most), undefined, { signal: until }).catch(() => {}); // time is over
      if (!until.aborted) await act(random);
    }
  }
  async function kill(random: Random): Promise<void> {
    const victim = random.pick(victims);
    const startedAt = performance.now();
    isUp = false;
    await sluice.kill(victim);
    await faults.goOn();
    await sluice.ready;
    isUp = true;
    killed.count(victim);
    readyAgainMs.push(performance.now() - startedAt);
  }

  const [memory, heaps] = await Promise.all([
    watchMemory(sluice, signal),
    watchHeaps(sluice, { warm, signal }),
    keep('file', async () => changes.count(folder.change())),
    keep('right', () =>
      rights.change().then(
        (what) => changes.count(what),
        () => changes.count('right: Box refused, or was not there'),
      ),
    ),
    // None while it starts: `npm start` gives up when what it waits for fails.
    keep('fault', async () => {
      if (isUp) struck.count(await faults.strike().catch(() => 'none: it was being killed'));
    }),
    keep('kill', kill, killingOver),
    ...Array.from({ length: askers }, (_, at) =>
      keepAsking({ sluice, folder, random: createRandom(seed + 200 + at), asked }, signal),
    ),
  ]);
  return { changes, struck, killed, readyAgainMs, asked, memory, heaps };
}

/** The first look collects garbage where the last third of the time begins, and so takes none of a difference away. */
async function watchHeaps(
  sluice: MortalSluice,
  { warm, signal }: { warm: AbortSignal; signal: AbortSignal },
): Promise<LiveHeap[]> {
  await aborted(warm);
  const earlier = await readLiveHeaps(sluice);
  await aborted(signal);
  return compareHeaps(earlier, await readLiveHeaps(sluice));
}

const aborted = async (signal: AbortSignal): Promise<unknown> =>
  signal.aborted || once(signal, 'abort');

/** @throws nothing, but ends the load early when Sluice has ended: what follows then fails by name */
function deadline(ms: number, sluice: MortalSluice): AbortController {
  const over = new AbortController();
  setTimeout(() => over.abort(), ms);
  void sluice.ended.then(() => over.abort());
  return over;
}
