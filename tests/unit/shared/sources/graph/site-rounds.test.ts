import { describe, expect, test } from 'vitest';
import { readSiteRound, type SitePlace } from '../../../../../shared/sources/graph/site-rounds.ts';

const minute = 60_000;
const start = Date.parse('2026-11-26T08:00:00Z');

/** Sites that note when their groups were read. */
function createSites(count: number) {
  const read: string[] = [];
  let listed = 0;
  const ids = Array.from({ length: count }, (_id, n) => `site-${String(n).padStart(4, '0')}`);
  const sites = async () => {
    listed += 1;
    return ids.toReversed().map((id) => ({
      id,
      read: async () => {
        read.push(id);
        return [{ group: `sp:group:${id}/5`, members: [] }];
      },
    }));
  };
  /** To the end of the round. */
  const round = async (from: SitePlace | undefined, afterMs: number) => {
    let place = from;
    let groups = 0;
    for (let more = true; more;) {
      const step = await readSiteRound(place, { sites, now: new Date(start + afterMs) });
      groups += step.siteGroups.length;
      ({ place, more } = step);
    }
    return { place, groups };
  };
  return { ids, read, round, listed: () => listed };
}

describe('a round', () => {
  test('reads each site once, a few at a time', async () => {
    const sites = createSites(12);
    const { groups } = await sites.round(undefined, 0);
    expect([groups, sites.read]).toEqual([12, sites.ids]);
    expect(sites.listed()).toBe(3);
  });

  test('is not begun again within a minute, and then asks for nothing', async () => {
    const sites = createSites(3);
    const { place } = await sites.round(undefined, 0);
    const before = sites.listed();
    expect((await sites.round(place, minute - 1)).groups).toBe(0);
    expect(sites.listed()).toBe(before);
    expect((await sites.round(place, minute)).groups).toBe(3);
  });

  test('of many sites comes more seldom', async () => {
    const sites = createSites(1_000); // 5 000 units: a tenth of 1 200 a minute takes 42 minutes
    const { place } = await sites.round(undefined, 0);
    expect((await sites.round(place, 41 * minute)).groups).toBe(0);
    expect((await sites.round(place, 42 * minute)).groups).toBe(1_000);
  });

  test('of a tenant without sites is over at once', async () => {
    const { place } = await createSites(0).round(undefined, 0);
    expect(place?.after).toBeNull();
  });
});
