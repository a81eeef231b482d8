import type { GraphPermission } from '../local/graph-admin.ts';
import { directory } from '../local/seed/company.ts';
import type { TenantAdmin } from '../local/tenant-admin.ts';
import type { GraphCommand } from './graph-command.ts';

type Verb = GraphCommand['verb'];
type ByVerb = { [V in Verb]: Extract<GraphCommand, { verb: V }> };

const acts: { [V in Verb]: (admin: TenantAdmin, command: ByVerb[V]) => Promise<string> } = {
  ls: async (admin, { path }) => (await admin.list(path)).join('\n'),
  rights: async (admin, { path }) => (await admin.permissions(path)).map(describe).join('\n'),
  async grant(admin, { path, who, role }) {
    await admin.grant(path, who, role);
    return `${who} may ${role} ${path}.`;
  },
  async revoke(admin, { path, who }) {
    await admin.revoke(path, who);
    return `${who} has lost the right on ${path}.`;
  },
  async link(admin, { path, scope, people }) {
    await admin.link(path, scope, people);
    return `There is a link to ${path}: ${[scope, ...people].join(' ')}.`;
  },
  async unlink(admin, { path, scope }) {
    await admin.unlink(path, scope);
    return `No ${scope} link leads to ${path} any more.`;
  },
  async break(admin, { path, keep }) {
    await admin.breakInheritance(path, { copy: keep === 'copy' });
    return `${path} has rights of its own.`;
  },
  async restore(admin, { path }) {
    await admin.restoreInheritance(path);
    return `${path} inherits its rights.`;
  },
  async join(admin, { group, who }) {
    await admin.join(group, who);
    return `${who} is in ${group}.`;
  },
  async leave(admin, { group, who }) {
    await admin.leave(group, who);
    return `${who} has left ${group}.`;
  },
  async 'join-site'(admin, { site, group, who }) {
    await admin.joinSite(site, group, who);
    return `${who} is one of the ${group} of ${site}.`;
  },
  async 'leave-site'(admin, { site, group, who }) {
    await admin.leaveSite(site, group, who);
    return `${who} has left the ${group} of ${site}.`;
  },
  async disable(admin, { who }) {
    await admin.setEnabled(who, false);
    return `${who} may not sign in.`;
  },
  async enable(admin, { who }) {
    await admin.setEnabled(who, true);
    return `${who} may sign in.`;
  },
  async move(admin, { path, folder }) {
    await admin.move(path, folder);
    return `${path} is in ${folder}.`;
  },
  async rename(admin, { path, name }) {
    await admin.rename(path, name);
    return `${path} is now called ${name}.`;
  },
  async delete(admin, { path }) {
    await admin.remove(path);
    return `${path} is deleted.`;
  },
};

/** @returns what to print */
export function perform<V extends Verb>(
  verb: V,
  command: ByVerb[V],
  admin: TenantAdmin,
): Promise<string> {
  return acts[verb](admin, command);
}

function describe({
  roles,
  link,
  grantedToV2 = {},
  grantedToIdentitiesV2 = [],
}: GraphPermission): string {
  const { people, groups } = directory;
  const all = [...people, ...groups];
  const keyOf = (id: string | undefined) => all.find(({ oid }) => oid === id)?.key ?? id;
  const { user, group, siteGroup } = grantedToV2;
  const named = grantedToIdentitiesV2.map((one) => keyOf(one.user?.id)).join(', ');
  const who =
    link === undefined
      ? (siteGroup?.displayName ?? keyOf(user?.id ?? group?.id) ?? 'somebody else')
      : `link: ${link.scope}${named === '' ? '' : ` (${named})`}`;
  return `${roles.join(', ').padEnd(6)} ${who}`;
}
