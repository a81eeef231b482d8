import { describe, expect, test } from 'vitest';
import { readSiteRound, type SitePlace } from '../../../../../shared/sources/graph/site-rounds.ts';

const minute = 60_000;
const start = Date.parse('2026-11-26T08:00:00Z');

/** Sites that note when their groups were read, or asked for where they do not answer. */
function createSites(count: number) {
  const read: string[] = [];
  const silent = new Set<string>();
  let listed = 0;
  const ids = Array.from({ length: count }, (_id, n) => `site-${String(n).padStart(4, '0')}`);
  const sites = async () => {
    listed += 1;
    return ids.toReversed().map((id) => ({
      id,
      read: async () => {
        read.push(id);
        return silent.has(id) ? undefined : [{ group: `sp:group:${id}/5`, members: [] }];
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
  const step = (from: SitePlace | undefined) =>
    readSiteRound(from, { sites, now: new Date(start) });
  return { ids, read, silent, round, step, listed: () => listed };
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

describe('a site that does not answer', () => {
  test('holds up no other, and is asked once more at the end', async () => {
    const { ids, read, silent, round } = createSites(12);
    silent.add(ids[2] ?? '');
    const { place, groups } = await round(undefined, 0);
    expect([groups, place?.after]).toEqual([11, null]);
    expect(read).toEqual([...ids, ids[2]]);
  });

  test('ends its step, so that people are asked for in between', async () => {
    const { ids, read, silent, step } = createSites(12);
    silent.add(ids[1] ?? '');
    expect((await step(undefined)).more).toBe(true);
    expect(read).toEqual(ids.slice(0, 2));
  });
});

test('an outage of all sites loses neither the place of the round nor any of them', async () => {
  const { ids, read, silent, step } = createSites(12);
  let { place } = await step(undefined);
  for (const id of ids) silent.add(id);
  const asked = async () => {
    const before = read.length;
    for (let more = true; more;) {
      ({ place, more } = await step(place));
    }
    return read.slice(before);
  };
  expect(await asked()).toEqual(ids.slice(5, 7));
  expect(await asked()).toEqual(ids.slice(7, 8)); // one in a run, until there is an answer
  silent.clear();
  expect(await asked()).toEqual([...ids.slice(8), ...ids.slice(5, 8)]);
  expect(place.after).toBeNull();
});
