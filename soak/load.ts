import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../bench/corpus/random.ts';
import type { StartedSluice } from '../bench/running-sluice.ts';
import { keepAsking, type Asked } from './asking.ts';
import type { FaultPanel } from './faults.ts';
import type { SoakFolder } from './folder.ts';
import { watchMemory, type Trend } from './memory.ts';
import type { Rights } from './rights.ts';
import { createTally, type Tally } from './tally.ts';

interface Loading {
  readonly seed: number;
  readonly minutes: number;
  readonly sluice: StartedSluice;
  readonly folder: SoakFolder;
  readonly rights: Rights;
  readonly faults: FaultPanel;
}

export interface Loaded {
  readonly changes: Tally;
  readonly struck: Tally;
  readonly asked: Asked;
  readonly memory: readonly Trend[];
}

/** Milliseconds between two of a kind, drawn between these. */
const pace = {
  file: [500, 2_500],
  right: [1_000, 5_000],
  fault: [10_000, 30_000],
} as const;
const askers = 3;

/** All at once, for so many minutes: files and rights change, people ask, and now and then something fails. */
export async function load(loading: Loading): Promise<Loaded> {
  const { seed, minutes, sluice, folder, rights, faults } = loading;
  const changes = createTally();
  const struck = createTally();
  const asked: Asked = { answers: createTally(), searchMs: [], askMs: [], leaks: [] };
  const { signal } = deadline(minutes * 60_000, sluice);

  /** Each has numbers of its own, so that what it does does not hang on how fast the others are. */
  async function keep(kind: keyof typeof pace, act: () => Promise<void>): Promise<void> {
    const random = createRandom(seed + Object.keys(pace).indexOf(kind) + 100);
    const [least, most] = pace[kind];
    while (!signal.aborted) {
      await wait(random.whole(least, most), undefined, { signal }).catch(() => {}); // time is over
      if (!signal.aborted) await act();
    }
  }
  const [memory] = await Promise.all([
    watchMemory(sluice.pid, signal),
    keep('file', async () => changes.count(folder.change())),
    keep('right', () =>
      rights.change().then(
        (what) => changes.count(what),
        () => changes.count('right: Box refused, by a fault'),
      ),
    ),
    keep('fault', async () => struck.count(await faults.strike())),
    ...Array.from({ length: askers }, (_, at) =>
      keepAsking({ sluice, folder, random: createRandom(seed + 200 + at), asked }, signal),
    ),
  ]);
  return { changes, struck, asked, memory };
}

/** @throws nothing, but ends the load early when Sluice has ended: what follows then fails by name */
function deadline(ms: number, sluice: StartedSluice): AbortController {
  const over = new AbortController();
  setTimeout(() => over.abort(), ms);
  void sluice.ended.then(() => over.abort());
  return over;
}
