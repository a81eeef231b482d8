import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openBoxAdmin, type BoxAdmin } from '../local/box-admin.ts';
import { openGraphAdmin, type GraphAdmin } from '../local/graph-admin.ts';
import { administration, administrationSecret } from '../local/graph-application.ts';
import { directory } from '../local/seed/company.ts';
import { signInApplication } from '../local/sign-in.ts';
import type { StartedSluice } from './running-sluice.ts';

const admin = 'ines';
const lookEveryMs = 25;
const giveUpMs = 120_000;

/** Asks again until there is an answer, at most every 25 ms. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    const next = performance.now() + lookEveryMs;
    const seen = await look();
    if (seen !== undefined) return seen;
    if (next > giveUpAt) throw new Error(`Waited ${giveUpMs / 1_000} s in vain: ${what}`);
    await wait(Math.max(0, next - performance.now()));
  }
}

interface Found {
  readonly title: string;
  readonly documentId: string;
}

/** The best five results of a search as somebody. */
export const find = (query: string, as: string, sluice: StartedSluice): Promise<Found[]> =>
  search({ query, top: 5 }, as, sluice);

/** As many as there can be. */
export const findMany = (query: string, as: string, sluice: StartedSluice): Promise<Found[]> =>
  search({ query, top: 50 }, as, sluice);

async function search(body: object, as: string, sluice: StartedSluice): Promise<Found[]> {
  const response = await sluice.call('POST', '/api/search', { as, body });
  if (!response.ok) throw new Error(`Search answers ${response.status}`);
  return ((await response.json()) as { results: Found[] }).results;
}

export async function atRest(sluice: StartedSluice, connection = 'box'): Promise<void> {
  await until(`${connection} is at rest`, async () => {
    const response = await sluice.call('GET', `/api/connections/${connection}`, { as: admin });
    return ((await response.json()) as { atRest: boolean }).atRest || undefined;
  });
}

export async function openBox(sluice: StartedSluice): Promise<BoxAdmin> {
  const { boxUrl, caFile } = await sluice.addresses();
  const secretFile = join(dirname(dirname(caFile)), 'box', 'client-secret');
  return openBoxAdmin({
    boxUrl,
    enterpriseId: directory.enterpriseId,
    clientId: 'sluice-local',
    clientSecret: readFileSync(secretFile, 'utf8'),
  });
}

/** In the name of the tenant's administration. */
export async function openGraph(sluice: StartedSluice): Promise<GraphAdmin> {
  const { graphUrl, identityUrl, caFile } = await sluice.addresses();
  const secret = administrationSecret(join(dirname(dirname(caFile)), 'identity'));
  const { tenantId } = directory;
  const application = { identityUrl, tenantId, appId: administration.appId, secret };
  const tokens = new Map<string, Promise<string>>();
  return openGraphAdmin({
    graphUrl,
    tokenFor(audience) {
      const token = tokens.get(audience) ?? signInApplication(audience, application);
      tokens.set(audience, token);
      return token;
    },
  });
}

/** Has the app's timer go off now, as Azure Functions' admin API does. */
export async function runTimer(name: string, sluice: StartedSluice): Promise<void> {
  const { appUrl } = await sluice.addresses();
  const response = await fetch(`${appUrl}/admin/functions/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (response.status !== 202) throw new Error(`The timer ${name} answers ${response.status}`);
}
