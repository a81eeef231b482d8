import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import type { Log } from '../../platform/log.ts';
import type { Changes, SiteGroup } from '../source.ts';
import { createAttempts } from './attempt.ts';
import type { GraphClient } from './client.ts';
import type { DriveScope } from './drives.ts';
import type { ResolveWho } from './logins.ts';
import { PeoplePlace, readPeopleChanges } from './people-changes.ts';
import { rememberFor } from './remember-for.ts';
import { readSiteGroups } from './site-groups.ts';
import { readSiteRound, SitePlace } from './site-rounds.ts';
import { readSites } from './sites.ts';

const Cursor = z.object({
  people: PeoplePlace,
  sites: SitePlace.optional(),
  /** The last step had news of people, and asked no site. */
  sitesWait: z.boolean().optional(),
});

const sitesKeptForMs = 10 * 60_000;

/** The stream of accounts, groups and site groups: what Graph tells of the first two, and a round over the sites for the third. */
export function createPeopleStream(options: {
  client: GraphClient;
  sharePointOf: (origin: string) => GraphClient;
  tenantId: string;
  scope: DriveScope;
  resolve: ResolveWho;
  log: Log;
  now: () => Date;
}): { changes(cursor: string | null): Promise<Changes> } {
  const { client, sharePointOf, tenantId, scope, resolve, log, now } = options;

  const remember = () => rememberFor(sitesKeptForMs, { read: readCollections, now });
  let collections = remember();
  let isWhole = true;

  async function readCollections() {
    const { attempt, unreadable } = createAttempts();
    const all = await readSites(client, scope.sites, attempt);
    const untold = unreadable();
    for (const { what, reason } of untold) log.warn('graph.site-unreadable', { what, reason });
    isWhole = !untold.some(({ isForNow }) => isForNow);
    const sites = new Map(all.map((site) => [site.siteCollectionId ?? '', site.siteUrl]));
    sites.delete('');
    return [...sites].map(([id, siteUrl]) => ({ id, read: () => groupsOf(id, siteUrl) }));
  }

  /** One site that cannot be read is told in the log, and does not stop the others: what is known of its groups stays. */
  async function groupsOf(id: string, siteUrl: string): Promise<SiteGroup[] | undefined> {
    const sharePoint = sharePointOf(new URL(siteUrl).origin);
    try {
      const site = { siteCollectionId: id, siteUrl };
      return await readSiteGroups(sharePoint, site, { tenantId, resolve });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const what = `groups of ${siteUrl}`;
      log.warn('graph.site-unreadable', { what, reason: error.message });
      return error.retryable ? undefined : [];
    }
  }

  /** Where nobody says which sites there are it stays where it is: what Graph told of people waits for no site. */
  async function goRound(from: SitePlace | undefined) {
    try {
      const round = await readSiteRound(from, { sites: () => collections('all'), now: now() });
      const isOver = from?.after !== null && round.place.after === null;
      if (isOver && !isWhole) collections = remember(); // who has not answered is asked with the next
      return round;
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      log.warn('graph.sites-unread', { reason: error.message });
      return { siteGroups: [], place: from, more: false };
    }
  }

  return {
    async changes(cursor) {
      const { data: from } = Cursor.safeParse(parseJson(cursor ?? ''));
      const people = await readPeopleChanges(client, from?.people);
      // From a place that cannot be read nobody knows what happened since.
      const peopleChanged = people.changed || (cursor !== null && from === undefined);
      // News waits for no site, each of which may take minutes to answer; but where there is always some, not every step puts them off.
      const sitesWait = peopleChanged && from?.sitesWait !== true;
      const round = sitesWait
        ? { siteGroups: [], place: from?.sites, more: true }
        : await goRound(from?.sites);
      return {
        touched: [],
        peopleChanged,
        siteGroups: round.siteGroups,
        cursor: JSON.stringify({ people: people.place, sites: round.place, sitesWait }),
        more: people.more || round.more,
      };
    },
  };
}
