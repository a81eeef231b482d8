import { app } from '@azure/functions';
import { z } from 'zod';
import { createAccessCheck } from '../../shared/access/check.ts';
import type { Caller } from '../../shared/access/identity.ts';
import { principalsOf } from '../../shared/access/principals.ts';
import { reachOf } from '../../shared/access/reach.ts';
import { subjectOf } from '../../shared/access/subject.ts';
import { traceAccess, type TraceContext } from '../../shared/access/trace.ts';
import { audited } from '../../shared/governance/audited.ts';
import { Principal } from '../../shared/model/grant.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';
import { DocumentId, ObjectId, readParameter } from '../read-parameter.ts';

/** A person by their Entra object id, or a principal as it is written in grants. */
const Who = z.union([ObjectId, Principal.max(300)], 'the object id of a person, or a principal');

/** Who sees what, and why: for admins, who see the rights of everybody and the names of what they may read themselves. */
export function registerAccess(services: Services): void {
  app.http('document-access', {
    methods: ['GET'],
    route: 'documents/{id}/access',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller, request }) => {
          const documentId = readParameter(DocumentId, request.params['id'], 'id');
          const principal = readParameter(Who, request.query.get('principal'), 'principal');
          const did = 'document-access.read' as const;
          const deed = { who: caller.oid, did, on: { document: documentId, principal } };
          const trace = await audited(deed, services.audit, async () => {
            const subject = await subjectOf(principal, services);
            return traceAccess(documentId, subject, await contextOf(caller, services));
          });
          return { jsonBody: { principal, ...trace } };
        },
      },
      services,
    ),
  });

  app.http('principal-access', {
    methods: ['GET'],
    route: 'principals/{id}/access',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller, request }) => {
          const id = request.params['id']?.replaceAll(/%2f/gi, '/'); // a slash that the host left as it came
          const principal = readParameter(Who, id, 'id');
          const did = 'principal-access.read' as const;
          const deed = { who: caller.oid, did, on: { principal } };
          const answer = await audited(deed, services.audit, async () => {
            const subject = await subjectOf(principal, services);
            const reach = await reachOf(subject, await contextOf(caller, services));
            return { principal, ...reach, accounts: subject.accounts };
          });
          return { jsonBody: answer };
        },
      },
      services,
    ),
  });
}

async function contextOf(caller: Caller, services: Services): Promise<TraceContext> {
  const { tenantId } = caller;
  const principals = await principalsOf(caller, services);
  const own = createAccessCheck({ ...services, tenantId, principals, now: services.now() });
  return { ...services, own };
}
