import { z } from 'zod';
import type { Place, Stream } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { shortId } from '../../platform/hash.ts';
import type { ScanContext } from './context.ts';

type Sweep = NonNullable<Place['sweep']>;

const callsAtOnce = 8;

/**
 * Writes down what one page of a sweep has shown. Kept beside the other artifacts, a few bytes an item, since a million items have
 * no place in a record, and marking each in its own would write them all.
 * @returns the sweep with this page; undefined where this is the first crawl, in which nothing can be missing
 */
export async function noteSeen(
  { keys, place, stream }: { keys: readonly string[]; place: Place; stream: Stream },
  context: ScanContext,
): Promise<Sweep | undefined> {
  if (stream.done === 0) return undefined;
  const { artifacts, now } = context;
  const sweep = place.sweep ?? begun(stream, now());
  if (sweep.pages === 0) await forgetDead(stream, context);
  await artifacts.putJson(pathOf(sweep.id, sweep.pages, stream), keys.map(mark));
  return { ...sweep, pages: sweep.pages + 1 };
}

/** All that the sweep has shown, as a question: was this one among it? */
export async function readSeen(
  sweep: Sweep,
  stream: Stream,
  { artifacts }: ScanContext,
): Promise<(key: string) => boolean> {
  const marks = new Set<number>();
  const pages = Array.from({ length: sweep.pages }, (_none, page) => page);
  await mapBounded(pages, callsAtOnce, async (page) => {
    const found = await artifacts.find(pathOf(sweep.id, page, stream));
    if (found === undefined) throw new AppError('RECORD_INVALID', `Sweep ${sweep.id} lacks a page`);
    for (const one of await artifacts.getJson(found, z.array(z.int()))) marks.add(one);
  });
  return (key) => marks.has(mark(key));
}

/** After the checkpoint that ends it: what a crash leaves behind goes with the next sweep. */
export const forgetSeen = ({ id }: Sweep, stream: Stream, context: ScanContext): Promise<void> =>
  remove(`${folderOf(stream)}${id}-`, () => true, context);

/** Pages of sweeps that nobody goes on with: of an older run, and not on the stack. */
const forgetDead = (stream: Stream, context: ScanContext): Promise<void> => {
  const folder = folderOf(stream);
  const alive = stream.stack.flatMap(({ sweep }) => (sweep ? [`${folder}${sweep.id}-`] : []));
  const isOlder = (path: string) => !(runIn(path.slice(folder.length)) >= stream.run);
  const isDead = (path: string) => isOlder(path) && !alive.some((one) => path.startsWith(one));
  return remove(folder, isDead, context);
};

async function remove(
  prefix: string,
  isDead: (path: string) => boolean,
  { artifacts }: ScanContext,
): Promise<void> {
  for await (const paths of artifacts.list(prefix))
    await mapBounded(paths.filter(isDead), callsAtOnce, (path) => artifacts.remove(path));
}

/** Named by its run, which tells from those that are dead one that another process has begun meanwhile. */
const begun = ({ id, run }: Stream, now: Date): Sweep => ({
  id: `${run}.${shortId(id, now.toISOString())}`,
  pages: 0,
});
const runIn = (name: string): number => Number(name.split('.', 1)[0]);

/** 48 bits of the key's hash: an item that is gone is taken for one of a million others once in 280 million. */
const mark = (key: string): number => Buffer.from(shortId(key), 'base64url').readUIntBE(0, 6);

const folderOf = ({ tenantId, id }: Stream): string => `${tenantId}/sweeps/${id}/`;
const pathOf = (sweep: string, page: number, stream: Stream): string =>
  `${folderOf(stream)}${sweep}-${page}.json`;
