/** What people do in SharePoint and an admin does in Entra, over Microsoft Graph and SharePoint's REST API of the local cloud. */
export interface GraphAdmin {
  /** @param path `sites/Finance/Documents/Plans/2026.txt`, `onedrive/maria/notes.txt`; a library or OneDrive by itself is its top */
  find(path: string): Promise<GraphRef | undefined>;
  /** Names of all sites, and of the libraries of one. */
  sites(): Promise<string[]>;
  libraries(site: string): Promise<string[]>;
  children(item: GraphRef): Promise<GraphEntry[]>;
  permissions(item: GraphRef): Promise<GraphPermission[]>;
  /** Shares with people or groups by object id: inheritance breaks. */
  invite(item: GraphRef, objectId: string, role: Role): Promise<void>;
  /** @param change.endsAt when it ends, as a date and time */
  change(
    item: GraphRef,
    permissionId: string,
    change: { role?: Role; endsAt?: string },
  ): Promise<void>;
  removePermission(item: GraphRef, id: string): Promise<void>;
  /** @param people object ids, for a link for certain people @returns the id of its permission */
  link(item: GraphRef, scope: LinkScope, people?: readonly string[]): Promise<string>;
  /** Edits a link: neither notification nor delta tells of it. */
  takeFromLink(item: GraphRef, permissionId: string, objectId: string): Promise<void>;
  breakInheritance(item: GraphRef, options: { copy: boolean }): Promise<void>;
  restoreInheritance(item: GraphRef): Promise<void>;
  /** Read, on an item with rights of its own, to whom Graph cannot name. @param login name of a claim */
  assign(item: GraphRef, login: string): Promise<void>;
  join(groupId: string, memberId: string): Promise<void>;
  leave(groupId: string, memberId: string): Promise<void>;
  /** Makes a person an owner of a Microsoft 365 group, or no longer one; the last one stays. */
  own(groupId: string, personId: string): Promise<void>;
  disown(groupId: string, personId: string): Promise<void>;
  /** Object ids of those who are in it directly. */
  members(groupId: string): Promise<string[]>;
  /** @param login name of a claim, such as `c:0t.c|tenant|<group>`, or a user principal name */
  joinSite(site: string, group: SiteGroup, login: string): Promise<void>;
  leaveSite(site: string, group: SiteGroup, login: string): Promise<void>;
  siteMembers(site: string, group: SiteGroup): Promise<string[]>;
  setEnabled(userId: string, enabled: boolean): Promise<void>;
  removeUser(userId: string): Promise<void>;
  move(item: GraphRef, folder: GraphRef): Promise<void>;
  rename(item: GraphRef, name: string): Promise<void>;
  remove(item: GraphRef): Promise<void>;
}

export interface GraphRef {
  readonly driveId: string;
  readonly itemId: string;
}

export interface GraphEntry extends GraphRef {
  readonly name: string;
  readonly isFolder: boolean;
}

type Role = 'read' | 'write';
export type LinkScope = 'users' | 'organization' | 'anonymous';
export type SiteGroup = keyof typeof siteGroupIds;

/** As each new site numbers them. */
const siteGroupIds = { owners: 3, visitors: 4, members: 5 } as const;

/** Number of the role "Read" in each site. */
const readRole = 1073741826;

export interface GraphPermission {
  readonly id: string;
  readonly roles: readonly string[];
  readonly link?: { readonly scope: string };
  readonly grantedToV2?: {
    readonly user?: { readonly id: string };
    readonly group?: { readonly id: string };
    readonly siteGroup?: { readonly id: string; readonly displayName: string };
  };
  readonly grantedToIdentitiesV2?: readonly { readonly user?: { readonly id: string } }[];
}

interface Answered {
  readonly id: string;
  readonly name: string;
  readonly folder?: object;
  readonly webUrl: string;
  readonly sharepointIds: {
    readonly siteUrl: string;
    readonly listId: string;
    readonly listItemId: string;
  };
}

const audience = 'https://graph.microsoft.com';

/** @param options.tokenFor an access token for Graph, or for SharePoint, whose audience is its own origin */
export function openGraphAdmin(options: {
  graphUrl: string;
  tokenFor: (audience: string) => Promise<string>;
}): GraphAdmin {
  const base = options.graphUrl.replace(/\/$/, '');
  const { hostname } = new URL(base);

  async function send(method: string, url: string, body?: unknown): Promise<Response> {
    const isGraph = url.startsWith(`${base}/v1.0/`);
    return fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await options.tokenFor(isGraph ? audience : base)}`,
        accept: isGraph ? 'application/json' : 'application/json;odata=nometadata',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const url = path.startsWith('https:') ? path : `${base}/v1.0${path}`;
    const response = await send(method, url, body);
    const text = await response.text();
    if (!response.ok)
      throw new Error(sentenceIn(text) ?? `${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  async function all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const page: { value: T[]; '@odata.nextLink'?: string } = await ask('GET', next);
      found.push(...page.value);
      next = page['@odata.nextLink'];
    }
    return found;
  }

  const at = ({ driveId, itemId }: GraphRef): string => `/drives/${driveId}/items/${itemId}`;
  const siteApi = (site: string) => `${base}/sites/${encodeURIComponent(site)}/_api/web`;

  async function driveOf(kind: string, name: string, library: string): Promise<string | undefined> {
    if (kind === 'onedrive') {
      const users = await all<{ id: string; mail: string; userPrincipalName: string }>('/users');
      const owner = users.find(({ userPrincipalName }) =>
        userPrincipalName.toLowerCase().startsWith(`${name.toLowerCase()}@`),
      );
      const found = await send('GET', `${base}/v1.0/users/${owner?.id ?? name}/drive`);
      return found.ok ? ((await found.json()) as { id: string }).id : undefined;
    }
    const drives = await drivesIn(name);
    return drives.find((drive) => drive.name === library)?.id;
  }

  async function drivesIn(name: string): Promise<{ id: string; name: string }[]> {
    const address = `/sites/${hostname}:/sites/${encodeURIComponent(name)}`;
    const site = await send('GET', `${base}/v1.0${address}`);
    if (!site.ok) return [];
    const { id } = (await site.json()) as { id: string };
    return all(`/sites/${id}/drives`);
  }

  async function find(path: string): Promise<GraphRef | undefined> {
    const [kind = '', name = '', ...rest] = path.split('/').filter((part) => part !== '');
    const [library = '', ...below] = kind === 'onedrive' ? ['', ...rest] : rest;
    const driveId = await driveOf(kind, name, library);
    if (driveId === undefined) return undefined;
    const inside = below.map(encodeURIComponent).join('/');
    const url = `${base}/v1.0/drives/${driveId}/root${inside === '' ? '' : `:/${inside}`}`;
    const found = await send('GET', url);
    return found.ok ? { driveId, itemId: ((await found.json()) as Answered).id } : undefined;
  }

  /** An item as SharePoint calls it: a number in the list behind its library. */
  async function listItem(item: GraphRef): Promise<string> {
    const { siteUrl, listId, listItemId } = await sharePointIds(item);
    return `${siteUrl}/_api/web/lists(guid'${listId}')/items(${listItemId})`;
  }
  async function sharePointIds(item: GraphRef): Promise<Answered['sharepointIds']> {
    const found = await ask<Answered>('GET', `${at(item)}?$select=sharepointIds`);
    return found.sharepointIds;
  }

  const relate = (groupId: string, relation: 'members' | 'owners', id: string): Promise<void> =>
    ask('POST', `/groups/${groupId}/${relation}/$ref`, {
      '@odata.id': `${audience}/v1.0/directoryObjects/${id}`,
    });
  const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);
  return {
    find,
    sites: async () => names(await all('/sites?search=*')),
    libraries: async (site) => names(await drivesIn(site)),
    permissions: (item) => all(`${at(item)}/permissions`),
    async children(item) {
      const found = await all<Answered>(`${at(item)}/children`);
      return found.map(({ id, name, folder }) => ({
        driveId: item.driveId,
        itemId: id,
        name,
        isFolder: folder !== undefined,
      }));
    },
    async invite(item, objectId, role) {
      const body = { recipients: [{ objectId }], roles: [role], requireSignIn: true };
      await ask('POST', `${at(item)}/invite`, body);
    },
    async change(item, permissionId, { role, endsAt }) {
      const roles = role && [role];
      const body = { roles, expirationDateTime: endsAt };
      await ask('PATCH', `${at(item)}/permissions/${permissionId}`, body);
    },
    async removePermission(item, id) {
      await ask('DELETE', `${at(item)}/permissions/${id}`);
    },
    async link(item, scope, people = []) {
      const recipients = people.map((objectId) => ({ objectId }));
      const body = { type: 'view', scope, ...(scope === 'users' && { recipients }) };
      return (await ask<{ id: string }>('POST', `${at(item)}/createLink`, body)).id;
    },
    async takeFromLink(item, permissionId, objectId) {
      const body = { grantees: [{ objectId }] };
      await ask('POST', `${at(item)}/permissions/${permissionId}/revokeGrants`, body);
    },
    async breakInheritance(item, { copy }) {
      const flags = `copyroleassignments=${copy},clearsubscopes=true`;
      await ask('POST', `${await listItem(item)}/breakroleinheritance(${flags})`);
    },
    async assign(item, logonName) {
      const { siteUrl } = await sharePointIds(item);
      const { Id } = await ask<{ Id: number }>('POST', `${siteUrl}/_api/web/ensureuser`, {
        logonName,
      });
      const role = `addroleassignment(principalid=${Id},roledefid=${readRole})`;
      await ask('POST', `${await listItem(item)}/roleassignments/${role}`);
    },
    async restoreInheritance(item) {
      await ask('POST', `${await listItem(item)}/resetroleinheritance`);
    },
    join: (groupId, memberId) => relate(groupId, 'members', memberId),
    leave: (groupId, memberId) => ask('DELETE', `/groups/${groupId}/members/${memberId}/$ref`),
    own: (groupId, personId) => relate(groupId, 'owners', personId),
    disown: (groupId, personId) => ask('DELETE', `/groups/${groupId}/owners/${personId}/$ref`),
    async members(groupId) {
      return (await all<{ id: string }>(`/groups/${groupId}/members`)).map(({ id }) => id);
    },
    async joinSite(site, group, LoginName) {
      await ask('POST', `${siteApi(site)}/sitegroups(${siteGroupIds[group]})/users`, { LoginName });
    },
    async leaveSite(site, group, login) {
      const member = `removebyloginname(@v)?@v='${encodeURIComponent(login)}'`;
      await ask('POST', `${siteApi(site)}/sitegroups(${siteGroupIds[group]})/users/${member}`);
    },
    async siteMembers(site, group) {
      const url = `${siteApi(site)}/sitegroups(${siteGroupIds[group]})/users`;
      const { value } = await ask<{ value: { LoginName: string }[] }>('GET', url);
      return value.map(({ LoginName }) => LoginName);
    },
    async setEnabled(userId, accountEnabled) {
      await ask('PATCH', `/users/${userId}`, { accountEnabled });
    },
    async removeUser(userId) {
      await ask('DELETE', `/users/${userId}`);
    },
    async move(item, folder) {
      await ask('PATCH', at(item), { parentReference: { id: folder.itemId } });
    },
    async rename(item, name) {
      await ask('PATCH', at(item), { name });
    },
    async remove(item) {
      await ask('DELETE', at(item));
    },
  };
}

/** Graph says what is wrong in `error.message`, SharePoint in `odata.error.message.value`. */
function sentenceIn(text: string): string | undefined {
  try {
    const failure = JSON.parse(text) as {
      readonly error?: { readonly message?: string };
      readonly 'odata.error'?: { readonly message?: { readonly value?: string } };
    };
    return failure.error?.message ?? failure['odata.error']?.message?.value;
  } catch {
    return undefined;
  }
}
