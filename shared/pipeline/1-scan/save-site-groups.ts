import { bucketOf } from '../../azure/store.ts';
import type { Membership } from '../../model/principal.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { isAppError } from '../../platform/errors.ts';
import { membershipId, siteGroupId } from '../../platform/ids.ts';
import type { SiteGroup } from '../../sources/source.ts';
import type { ScanContext } from './context.ts';

const writesAtOnce = 8;
/** SharePoint's own most (sharepoint/dev, "SharePoint limits"). */
const maxGroupsOfSite = 10_000;

/**
 * Brings in line who is in which group of a site. Kept by member, since the question is always "which groups is this person in";
 * the group's own record says what to compare with, and is written last, so that a crash before it only makes the same be done again.
 * @param siteGroups each with all of its members
 * @param toldAt when it was last written down that people changed
 * @returns whether anything has changed since then: also what was saved by a run that died before it could say so
 */
export async function saveSiteGroups(
  siteGroups: readonly SiteGroup[],
  toldAt: string | null,
  context: ScanContext,
): Promise<boolean> {
  const { connection, store, now } = context;
  const { tenantId, id: connectionId } = connection;
  let changed = false;
  for (const { group, members } of [...siteGroups, ...(await deleted(siteGroups, context))]) {
    const id = siteGroupId(connectionId, group);
    const known = await store.siteGroups.read({ pk: bucketOf(tenantId, id), id });
    const before = new Set(known?.value.members ?? []);
    const after = new Set(members);
    const left = [...before].filter((principal) => !after.has(principal));
    const joined = [...after].filter((principal) => !before.has(principal));
    if (known && left.length === 0 && joined.length === 0) {
      changed ||= toldAt === null || Date.parse(known.value.updatedAt) > Date.parse(toldAt);
      continue;
    }

    await mapBounded(left, writesAtOnce, (principal) => take(principal, group, context));
    await mapBounded(joined, writesAtOnce, (principal) => give(principal, group, context));
    const updatedAt = now().toISOString();
    await store.siteGroups.put({
      schemaVersion: 1,
      id,
      tenantId,
      connectionId,
      group,
      members: [...after],
      updatedAt,
    });
    changed = true;
  }
  return changed;
}

/** Groups on record of the same sites that are there no more: what was granted to one opens nothing to those who were in it. */
async function deleted(
  siteGroups: readonly SiteGroup[],
  { connection: { tenantId, id: connectionId }, store }: ScanContext,
): Promise<SiteGroup[]> {
  const present = new Set(siteGroups.map(({ group }) => group));
  const sites = new Set([...present].map((group) => group.slice(0, group.lastIndexOf('/') + 1)));
  const recorded = await mapBounded([...sites], writesAtOnce, (site) =>
    store.siteGroups.query({
      where:
        'c.tenantId = @tenantId AND c.connectionId = @connectionId AND STARTSWITH(c.group, @site)',
      parameters: { tenantId, connectionId, site },
      limit: maxGroupsOfSite,
    }),
  );
  return recorded
    .flat()
    .filter(({ group, members }) => members.length > 0 && !present.has(group))
    .map(({ group }) => ({ group, members: [] }));
}

async function take(principal: string, group: string, context: ScanContext): Promise<void> {
  await context.store.memberships.update(addressOf(principal, context), (row) => ({
    ...row,
    groups: row.groups.filter((one) => one !== group),
    updatedAt: context.now().toISOString(),
  }));
}

async function give(principal: string, group: string, context: ScanContext): Promise<void> {
  const { connection, store, now } = context;
  const updatedAt = now().toISOString();
  const at = addressOf(principal, context);
  const widened = await store.memberships.update(at, (row) => ({
    ...row,
    groups: [...new Set([...row.groups, group])],
    updatedAt,
  }));
  if (widened) return;
  const row: Membership = {
    schemaVersion: 1,
    id: at.id,
    tenantId: connection.tenantId,
    connectionId: connection.id,
    principal,
    groups: [group],
    updatedAt,
  };
  try {
    await store.memberships.create(row);
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    await give(principal, group, context); // somebody was faster: there is a row now
  }
}

function addressOf(principal: string, { connection: { tenantId, id } }: ScanContext) {
  const row = membershipId(id, principal);
  return { pk: bucketOf(tenantId, row), id: row };
}
