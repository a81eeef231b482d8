import { z } from 'zod';
import type { SiteGroup } from '../source.ts';

/** Where the round over all sites is. */
export const SitePlace = z.object({
  begunAt: z.iso.datetime(),
  /** The site collection that was read last, in the order of their ids; null once all are done. */
  after: z.string().nullable(),
  /** Those that did not answer: asked once more when all others are done. */
  silent: z.array(z.string()).default([]),
});
export type SitePlace = z.infer<typeof SitePlace>;

interface Groups {
  readonly id: string;
  /** undefined: it has not answered. */
  readonly read: () => Promise<readonly SiteGroup[] | undefined>;
}

const sitesPerStep = 5;
/** Of more the first are left to the next round: a place is kept with the stream's record. */
const mostSilent = 200;
/** Nothing tells of changed site groups: all are read again and again, but no faster than this. */
export const shortestRoundMs = 60_000;
/** A site costs 5 resource units: of the smallest budget, 1 200 a minute, a tenth goes to this. */
export const msPerSite = 2_500;

/**
 * Reads some more sites' groups, to the first that does not answer: each can take minutes. Two of them in a row are taken for an
 * outage: there is nothing more to do now, and the round goes on from there another time.
 * @param sites asked only when there is something to do
 */
export async function readSiteRound(
  place: SitePlace | undefined,
  { sites, now }: { sites: () => Promise<readonly Groups[]>; now: Date },
): Promise<{ siteGroups: SiteGroup[]; place: SitePlace; more: boolean }> {
  const isOver = place?.after === null;
  if (isOver && passed(place, now) < shortestRoundMs) return idle(place);
  const all = (await sites()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (isOver && passed(place, now) < all.length * msPerSite) return idle(place);
  return readStep(
    all,
    isOver || !place ? { begunAt: now.toISOString(), after: '', silent: [] } : place,
  );
}

async function readStep(all: readonly Groups[], place: SitePlace) {
  const siteGroups: SiteGroup[] = [];
  let at = place;
  let isOutage = false;
  for (const { id, read } of restOf(all, place).slice(0, sitesPerStep)) {
    const groups = await read();
    const wasSilent = at.silent.includes(id) || at.silent.at(-1) === at.after;
    at = pastSite(at, id, groups !== undefined);
    isOutage = groups === undefined && wasSilent;
    if (groups === undefined) break;
    siteGroups.push(...groups);
  }
  const isDone = restOf(all, at).length === 0;
  return { siteGroups, place: isDone ? { ...at, after: null } : at, more: !isDone && !isOutage };
}

/** Those that were not asked, then those that did not answer. */
const restOf = (all: readonly Groups[], { after, silent }: SitePlace): Groups[] => [
  ...all.filter(({ id }) => id > (after ?? '')),
  ...all.filter(({ id }) => silent.includes(id)),
];

function pastSite(place: SitePlace, id: string, hasAnswered: boolean): SitePlace {
  const { silent } = place;
  if (silent.includes(id)) return { ...place, silent: silent.filter((one) => one !== id) };
  return { ...place, after: id, silent: hasAnswered ? silent : [...silent, id].slice(-mostSilent) };
}

const idle = (place: SitePlace) => ({ siteGroups: [], place, more: false });
const passed = ({ begunAt }: SitePlace, now: Date): number => now.getTime() - Date.parse(begunAt);
