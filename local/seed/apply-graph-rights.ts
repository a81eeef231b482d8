import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../stack.ts';
import { openTenantAdmin, type TenantAdmin } from '../tenant-admin.ts';
import type { TenantShare } from './tenant-sharing.ts';

/** Shares the sample once: what is changed later by `npm run graph` stays as it is over restarts. */
export async function applyGraphRights(
  shares: readonly TenantShare[],
  stack: Pick<Stack, 'graph' | 'identity' | 'administrationSecret' | 'dataDir' | 'directory'>,
): Promise<void> {
  const { dataDir, graph, identity, directory } = stack;
  const done = join(dataDir, 'microsoft365-rights-given');
  if (existsSync(done)) return;
  const admin = openTenantAdmin({
    graphUrl: graph.url.origin,
    identityUrl: identity.url.origin,
    directory,
    secret: stack.administrationSecret,
  });
  for (const share of shares) await apply(share, admin);
  writeFileSync(done, new Date().toISOString()); // last: a kill in between shares all of it again, which does no harm
}

async function apply(share: TenantShare, admin: TenantAdmin): Promise<void> {
  if ('site' in share) {
    const sites = share.site === '*' ? await admin.sites() : [share.site];
    for (const site of sites) await admin.joinSite(site, share.group, share.who);
  } else if ('to' in share) await admin.grant(share.path, share.to, share.role);
  else if ('link' in share) {
    const { path, link: scope, people = [] } = share;
    await admin.link(path, scope, people);
  } else await admin.breakInheritance(share.path, { copy: false });
}
