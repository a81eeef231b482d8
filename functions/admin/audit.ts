import { app } from '@azure/functions';
import { z } from 'zod';
import { audited } from '../../shared/governance/audited.ts';
import type { AuditEntry } from '../../shared/model/audit.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';
import { readParameter } from '../read-parameter.ts';

const Day = z.iso.date();
/** Newest last; a chain is verified in whole, however much of it is shown. */
const mostShown = 2_000;

/** What admins did on a day (UTC), and whether anybody has changed that since. */
export function registerAudit(services: Services): void {
  app.http('audit', {
    methods: ['GET'],
    route: 'audit',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller, request }) => {
          const day = readParameter(Day, request.query.get('day'), 'day');
          const deed = { who: caller.oid, did: 'audit.read' as const, on: { day } };
          return audited(deed, services.audit, async () => {
            const { entries, chains } = await services.audit.read(day);
            return {
              jsonBody: {
                day,
                holds: chains.every(({ holds }) => holds),
                chains,
                entries: entries.slice(-mostShown).map(shown),
                more: entries.length > mostShown,
              },
            };
          });
        },
      },
      services,
    ),
  });
}

const shown = ({ id, shard, at, who, did, on, outcome, hash }: AuditEntry) => ({
  id,
  shard,
  at,
  who,
  did,
  on,
  outcome,
  hash,
});
