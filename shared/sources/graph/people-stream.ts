import { z } from 'zod';
import { parseJson } from '../../platform/json.ts';
import type { Log } from '../../platform/log.ts';
import type { Changes, SiteGroup } from '../source.ts';
import { attempting, type Unreadable } from './attempt.ts';
import type { GraphClient } from './client.ts';
import type { DriveScope } from './drives.ts';
import type { ResolveWho } from './logins.ts';
import { PeoplePlace, readPeopleChanges } from './people-changes.ts';
import { rememberFor } from './remember-for.ts';
import { readSiteGroups } from './site-groups.ts';
import { readSiteRound, SitePlace } from './site-rounds.ts';
import { readSites } from './sites.ts';

const Cursor = z.object({ people: PeoplePlace, sites: SitePlace });

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

  const sites = rememberFor(sitesKeptForMs, { read: readCollections, now });

  async function readCollections() {
    const attempt = telling();
    const all = await readSites(client, scope.sites, attempt);
    const collections = new Map(all.map((site) => [site.siteCollectionId ?? '', site]));
    collections.delete('');
    return [...collections].map(([id, { siteUrl }]) => ({
      id,
      read: async (): Promise<SiteGroup[]> => {
        const sharePoint = sharePointOf(new URL(siteUrl).origin);
        const site = { siteCollectionId: id, siteUrl };
        const read = () => readSiteGroups(sharePoint, site, { tenantId, resolve });
        return (await attempt(`groups of ${siteUrl}`, read)) ?? [];
      },
    }));
  }

  /** One site that cannot be read is told in the log, and does not stop the others. */
  function telling() {
    const told: Unreadable[] = [];
    const attempt = attempting(told);
    return async <T>(what: string, run: () => Promise<T>): Promise<T | undefined> => {
      const result = await attempt(what, run);
      for (const { reason } of told.splice(0)) log.warn('graph.site-unreadable', { what, reason });
      return result;
    };
  }

  return {
    async changes(cursor) {
      const { data: from } = Cursor.safeParse(parseJson(cursor ?? ''));
      const people = await readPeopleChanges(client, from?.people);
      const round = await readSiteRound(from?.sites, {
        sites: () => sites('all'),
        now: now(),
      });
      return {
        touched: [],
        // From a place that cannot be read nobody knows what happened since.
        peopleChanged: people.changed || (cursor !== null && from === undefined),
        siteGroups: round.siteGroups,
        cursor: JSON.stringify({ people: people.place, sites: round.place }),
        more: people.more || round.more,
      };
    },
  };
}
