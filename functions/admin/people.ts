import { app } from '@azure/functions';
import { z } from 'zod';
import { clearMatch, setMatch } from '../../shared/access/match.ts';
import { subjectOf } from '../../shared/access/subject.ts';
import { audited, auditedChange } from '../../shared/governance/audited.ts';
import { ConnectionId } from '../../shared/model/connection.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';
import { ObjectId, readParameter } from '../read-parameter.ts';

const Match = z.strictObject({
  connectionId: ConnectionId,
  accountId: z.string().regex(/^\d{1,20}$/, 'the id of an account at the source'),
});

/** Which accounts a person has at the sources and what that rests on; and, where a match is wrong, the right one. */
export function registerPeople(services: Services): void {
  const { audit } = services;

  app.http('person', {
    methods: ['GET'],
    route: 'people/{oid}',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller, request }) => {
          const oid = readParameter(ObjectId, request.params['oid'], 'oid');
          const deed = { who: caller.oid, did: 'person.read' as const, on: { person: oid } };
          const { accounts } = await audited(deed, audit, () => subjectOf(oid, services));
          return { jsonBody: { oid, accounts } };
        },
      },
      services,
    ),
  });

  app.http('set-match', {
    methods: ['PUT'],
    route: 'people/{oid}/match',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: Match,
        handle: async ({ body, caller, request }) => {
          const oid = readParameter(ObjectId, request.params['oid'], 'oid');
          const on = { person: oid, connection: body.connectionId, account: body.accountId };
          const deed = { who: caller.oid, did: 'match.set' as const, on };
          await auditedChange(deed, audit, () => setMatch({ oid, ...body }, services));
          return { status: 204 };
        },
      },
      services,
    ),
  });

  app.http('clear-match', {
    methods: ['DELETE'],
    route: 'people/{oid}/match',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller, request: { params, query } }) => {
          const oid = readParameter(ObjectId, params['oid'], 'oid');
          const named = query.get('connectionId');
          const connectionId = readParameter(ConnectionId, named, 'connectionId');
          const on = { person: oid, connection: connectionId };
          const deed = { who: caller.oid, did: 'match.cleared' as const, on };
          await auditedChange(deed, audit, () => clearMatch({ oid, connectionId }, services));
          return { status: 204 };
        },
      },
      services,
    ),
  });
}
