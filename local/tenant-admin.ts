import { findByKey, oidOf, type Directory } from './directory.ts';
import {
  openGraphAdmin,
  type GraphAdmin,
  type GraphPermission,
  type GraphRef,
  type LinkScope,
  type SiteGroup,
} from './graph-admin.ts';
import { administration } from './graph-application.ts';
import { signInApplication } from './sign-in.ts';

/**
 * The administration of the tenant at work, for the shell and the sample company. Paths are those of the folder that is shown:
 * `sites/Projects/Documents/…`, `onedrive/petra/…`. People and groups go by their keys.
 */
export interface TenantAdmin {
  /** Names of what is in a folder, in a site or at the top; a folder's ends in a slash. */
  list(path: string): Promise<string[]>;
  sites(): Promise<string[]>;
  permissions(path: string): Promise<GraphPermission[]>;
  grant(path: string, who: string, role: 'read' | 'write'): Promise<void>;
  revoke(path: string, who: string): Promise<void>;
  link(path: string, scope: LinkScope, people: readonly string[]): Promise<void>;
  unlink(path: string, scope: LinkScope): Promise<void>;
  /** Gives an item a list of rights of its own: a copy of what counts now, or an empty one. */
  breakInheritance(path: string, options: { copy: boolean }): Promise<void>;
  restoreInheritance(path: string): Promise<void>;
  join(group: string, who: string): Promise<void>;
  leave(group: string, who: string): Promise<void>;
  /** @param who a key, or `tenant`: everyone except external users */
  joinSite(site: string, group: SiteGroup, who: string): Promise<void>;
  leaveSite(site: string, group: SiteGroup, who: string): Promise<void>;
  setEnabled(person: string, isEnabled: boolean): Promise<void>;
  move(path: string, folder: string): Promise<void>;
  rename(path: string, name: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export function openTenantAdmin(options: {
  graphUrl: string;
  identityUrl: string;
  directory: Directory;
  secret: string;
}): TenantAdmin {
  const { graphUrl, directory } = options;
  const graph = openGraphAdmin({ graphUrl, tokenFor: tokensOf(options) });
  const id = (key: string) => oidOf(directory, key);

  async function find(path: string): Promise<GraphRef> {
    const found = await graph.find(byObjectId(path, directory));
    if (found === undefined) throw new Error(`There is no "${path}" in Microsoft 365.`);
    return found;
  }
  async function take(
    path: string,
    what: string,
    isMeant: (permission: GraphPermission) => boolean,
  ): Promise<void> {
    const item = await find(path);
    const meant = (await graph.permissions(item)).filter(isMeant);
    if (meant.length === 0) throw new Error(`${path} has no ${what}.`);
    for (const permission of meant) await graph.removePermission(item, permission.id);
  }
  const ofSite =
    (change: (site: string, group: SiteGroup, login: string) => Promise<void>) =>
    async (site: string, group: SiteGroup, who: string): Promise<void> => {
      if (!(await graph.sites()).includes(site))
        throw new Error(`There is no site "${site}" in Microsoft 365.`);
      await change(site, group, loginNameOf(who, directory));
    };

  return {
    sites: () => graph.sites(),
    list: (path) => list(path, { graph, directory, find }),
    permissions: async (path) => graph.permissions(await find(path)),
    grant: async (path, who, role) => graph.invite(await find(path), id(who), role),
    revoke: (path, who) =>
      take(path, `right of ${who} by name`, ({ grantedToV2: { user, group } = {} }) =>
        [user?.id, group?.id].includes(id(who)),
      ),
    async link(path, scope, people) {
      await graph.link(await find(path), scope, people.map(id));
    },
    unlink: (path, scope) => take(path, `${scope} link`, ({ link }) => link?.scope === scope),
    breakInheritance: async (path, how) => graph.breakInheritance(await find(path), how),
    restoreInheritance: async (path) => graph.restoreInheritance(await find(path)),
    join: (group, who) => graph.join(id(group), id(who)),
    leave: (group, who) => graph.leave(id(group), id(who)),
    joinSite: ofSite((...call) => graph.joinSite(...call)),
    leaveSite: ofSite((...call) => graph.leaveSite(...call)),
    setEnabled: (person, isEnabled) => graph.setEnabled(id(person), isEnabled),
    move: async (path, folder) => graph.move(await find(path), await find(folder)),
    rename: async (path, name) => graph.rename(await find(path), name),
    remove: async (path) => graph.remove(await find(path)),
  };
}

/** One token for Graph and one for SharePoint, of the application that administers the tenant. */
function tokensOf({
  identityUrl,
  directory,
  secret,
}: Parameters<typeof openTenantAdmin>[0]): (audience: string) => Promise<string> {
  const { tenantId } = directory;
  const application = { identityUrl, tenantId, appId: administration.appId, secret };
  const tokens = new Map<string, Promise<string>>();
  return (audience) => {
    const token = tokens.get(audience) ?? signInApplication(audience, application);
    tokens.set(audience, token);
    return token;
  };
}

const namesIn = (path: string): string[] => path.split('/').filter((name) => name !== '');
const slashed = (names: readonly string[]): string[] => names.map((name) => `${name}/`);

/** A folder of a OneDrive is called by its owner's key, which Graph does not know. */
function byObjectId(path: string, directory: Directory): string {
  const [top, key = '', ...rest] = namesIn(path);
  const isKnown = directory.people.some((person) => person.key === key);
  return top === 'onedrive' && isKnown ? [top, oidOf(directory, key), ...rest].join('/') : path;
}

async function list(path: string, { graph, directory, find }: Listing): Promise<string[]> {
  const [top, first, second] = namesIn(path);
  if (top === undefined) return ['onedrive/', 'sites/'];
  if (top === 'sites' && first === undefined) return slashed(await graph.sites());
  if (top === 'sites' && first !== undefined && second === undefined)
    return slashed(await graph.libraries(first));
  if (top === 'onedrive' && first === undefined) {
    const drives = directory.people.map(async ({ key, oid }) =>
      (await graph.find(`onedrive/${oid}`)) === undefined ? [] : [key],
    );
    return slashed((await Promise.all(drives)).flat());
  }
  const entries = await graph.children(await find(path));
  return entries.map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
}

interface Listing {
  readonly graph: GraphAdmin;
  readonly directory: Directory;
  readonly find: (path: string) => Promise<GraphRef>;
}

/** As SharePoint writes it; it resolves a bare address, too. https://learn.microsoft.com/sharepoint/troubleshoot/sites/determine-login-name */
function loginNameOf(who: string, directory: Directory): string {
  if (who === 'tenant') return `c:0-.f|rolemanager|spo-grid-all-users/${directory.tenantId}`;
  const found = findByKey(directory, who);
  return 'person' in found ? found.person.email : `c:0t.c|tenant|${found.group.oid}`;
}
