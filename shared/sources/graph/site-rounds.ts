import { z } from 'zod';
import type { SiteGroup } from '../source.ts';

/** Where the round over all sites is. */
export const SitePlace = z.object({
  begunAt: z.iso.datetime(),
  /** The site collection that was read last, in the order of their ids; null once all are done. */
  after: z.string().nullable(),
});
export type SitePlace = z.infer<typeof SitePlace>;

interface Groups {
  readonly id: string;
  readonly read: () => Promise<readonly SiteGroup[]>;
}

const sitesPerStep = 5;
/** Nothing tells of changed site groups: all are read again and again, but no faster than this. */
export const shortestRoundMs = 60_000;
/** A site costs 5 resource units: of the smallest budget, 1 200 a minute, a tenth goes to this. */
export const msPerSite = 2_500;

/**
 * Reads some more sites' groups.
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
  return readStep(all, isOver || !place ? { begunAt: now.toISOString(), after: '' } : place);
}

async function readStep(all: readonly Groups[], place: SitePlace) {
  const rest = all.filter(({ id }) => id > (place.after ?? ''));
  const step = rest.slice(0, sitesPerStep);
  const siteGroups: SiteGroup[] = [];
  for (const { read } of step) siteGroups.push(...(await read()));
  const more = rest.length > step.length;
  const after = more ? (step.at(-1)?.id ?? null) : null;
  return { siteGroups, place: { ...place, after }, more };
}

const idle = (place: SitePlace) => ({ siteGroups: [], place, more: false });
const passed = ({ begunAt }: SitePlace, now: Date): number => now.getTime() - Date.parse(begunAt);
