import { z } from 'zod';
import type { Tokens } from '../tokens.ts';
import { unauthorized } from './errors.ts';
import type { Caller } from './route.ts';

interface CallerContext {
  readonly tokens: Tokens;
  readonly applications: Readonly<Record<string, readonly string[]>>;
  /** `graph`, or the origin that SharePoint's own REST is at. */
  readonly audience: string;
}

/** `appid` stands in tokens of version 1, `azp` in those of version 2; `scp` only where a person has signed in. */
const Claims = z.looseObject({
  tid: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  oid: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

/** Graph goes by its address and by its client id. */
const graphAudiences = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];

/** @throws 401 */
export async function callerOf(
  request: Request,
  { tokens, applications, audience }: CallerContext,
): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  const audiences = audience === 'graph' ? graphAudiences : [audience];
  // Rejects with all reasons, of which the first is the one to tell.
  const verified = Promise.any(audiences.map((one) => tokens.verify(authorization, one)));
  const claims = await verified.catch(({ errors }: AggregateError) => {
    throw unauthorized((errors[0] as Error).message);
  });
  const { appid, azp, oid, scp, roles, tid } = Claims.parse(claims);
  if (tid !== tokens.tenantId) throw unauthorized('Invalid tenant.');
  const appId = appid ?? azp ?? '';
  if (scp !== undefined && oid !== undefined)
    return { kind: 'person', appId, oid, scopes: new Set(scp.split(' ')) };
  return { kind: 'app', appId, roles: new Set([...roles, ...(applications[appId] ?? [])]) };
}
