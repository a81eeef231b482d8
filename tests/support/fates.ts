import type { Mishaps as BoxMishaps } from '../../local/box/deliver.ts';
import type { Mishaps as GraphMishaps } from '../../local/graph/notifications/mishaps.ts';
import type { Change } from './world.ts';

type Mishaps = BoxMishaps & Partial<Pick<GraphMishaps, 'delay'>>;

/** They leave in time for the round after the next look at everything. */
const lateMs = 60_000;

interface Fate {
  readonly name: string;
  readonly befall: (mishaps: Mishaps) => void;
  /** Whether the product is told in time all the same. */
  readonly arrives: boolean;
}

const calm: Fate = { name: '', befall: () => {}, arrives: true };
const fates: readonly Fate[] = [
  calm,
  calm,
  calm,
  calm,
  { name: ', told twice', befall: (mishaps) => mishaps.duplicate(1, 1), arrives: true },
  { name: ', told in any order', befall: (mishaps) => mishaps.shuffle(1), arrives: true },
  { name: ', told to nobody', befall: (mishaps) => mishaps.lose(1, 1), arrives: false },
];
const late: Fate = {
  name: ', told late',
  befall: (mishaps) => mishaps.delay?.(lateMs),
  arrives: false,
};

/**
 * Makes a change whose notifications meet with a drawn fate, each of them: where only some got lost, timing would choose which,
 * and no run could be repeated.
 * @param make settles when all notifications that are due have been sent
 */
export async function tempt(
  mishaps: Mishaps,
  pick: <T>(all: readonly T[]) => T,
  make: () => Promise<Change>,
): Promise<Change> {
  const fate = pick(mishaps.delay === undefined ? fates : [...fates, late]);
  fate.befall(mishaps);
  const { what, foundBy = fate.arrives ? 'notification' : 'poll' } = await make();
  mishaps.none();
  return { what: `${what}${fate.name}`, foundBy };
}
