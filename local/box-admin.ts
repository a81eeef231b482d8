import { findByKey, type Directory } from './directory.ts';

/** What an admin does in Box's own pages, over Box's own API, signed in as the app's service account. */
export interface BoxAdmin {
  /** @returns the item at a path of names; undefined when there is none */
  find(path: string): Promise<BoxRef | undefined>;
  list(folderId: string): Promise<BoxEntry[]>;
  grant(item: BoxRef, grantee: Grantee, role: string): Promise<void>;
  /** As a viewer, up to that moment. */
  lend(item: BoxRef, grantee: Grantee, until: Date): Promise<void>;
  /** @returns whether there was such a collaboration */
  revoke(item: BoxRef, grantee: Grantee): Promise<boolean>;
  /** Those with a collaboration on the item itself. */
  grantees(item: BoxRef): Promise<Grantee[]>;
  join(groupId: string, userId: string): Promise<void>;
  leave(groupId: string, userId: string): Promise<void>;
}

export interface BoxRef {
  readonly type: 'file' | 'folder';
  readonly id: string;
}

export interface BoxEntry extends BoxRef {
  readonly name: string;
}

export interface Grantee {
  readonly type: 'user' | 'group';
  readonly id: string;
}

interface Collaboration {
  readonly id: string;
  readonly accessible_by: Grantee | null;
  readonly item: BoxRef | null;
}

interface Membership {
  readonly id: string;
  readonly user: { readonly id: string };
}

export async function openBoxAdmin(options: {
  boxUrl: string;
  enterpriseId: string;
  clientId: string;
  clientSecret: string;
}): Promise<BoxAdmin> {
  const { boxUrl, enterpriseId, clientId, clientSecret } = options;
  const signedIn = await fetch(`${boxUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      box_subject_type: 'enterprise',
      box_subject_id: enterpriseId,
    }),
  });
  if (!signedIn.ok) throw new Error(`Box answers ${signedIn.status} to our sign-in`);
  const { access_token: token } = (await signedIn.json()) as { access_token: string };

  async function call(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`${boxUrl}/2.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.ok || response.status === 409) return response;
    const { code } = (await response.json()) as { code?: string };
    // What Box answers, with 400, to a collaboration that is there already.
    if (code === 'user_already_collaborator') return response;
    throw new Error(`Box answers ${response.status} ${code} to ${method} ${path}`);
  }
  const entries = async <T>(path: string) =>
    ((await (await call('GET', path)).json()) as { entries: T[] }).entries;
  const collaborations = async ({ type, id }: BoxRef) =>
    (await entries<Collaboration>(`${type}s/${id}/collaborations`)).filter(
      ({ item }) => item?.id === id,
    );
  const list = (folderId: string) => entries<BoxEntry>(`folders/${folderId}/items?limit=1000`);

  return {
    list,
    async find(path) {
      let found: BoxRef | undefined = { type: 'folder', id: '0' };
      for (const name of path.split('/').filter((part) => part !== '')) {
        if (found?.type !== 'folder') return undefined;
        found = (await list(found.id)).find((entry) => entry.name === name);
      }
      return found;
    },
    async grant({ type, id }, accessible_by, role) {
      await call('POST', 'collaborations', { item: { type, id }, accessible_by, role });
    },
    async lend({ type, id }, accessible_by, until) {
      const [role, expires_at] = ['viewer', until.toISOString()];
      await call('POST', 'collaborations', { item: { type, id }, accessible_by, role, expires_at });
    },
    async grantees(item) {
      return (await collaborations(item)).flatMap(({ accessible_by }) => accessible_by ?? []);
    },
    async join(groupId, userId) {
      await call('POST', 'group_memberships', { user: { id: userId }, group: { id: groupId } });
    },
    async leave(groupId, userId) {
      const all = await entries<Membership>(`groups/${groupId}/memberships?limit=1000`);
      const own = all.find(({ user }) => user.id === userId);
      if (own) await call('DELETE', `group_memberships/${own.id}`);
    },
    async revoke(item, grantee) {
      const own = (await collaborations(item)).find(
        ({ accessible_by }) =>
          accessible_by?.id === grantee.id && accessible_by.type === grantee.type,
      );
      if (own === undefined) return false;
      await call('DELETE', `collaborations/${own.id}`);
      return true;
    },
  };
}

/** @param key of a person or a group */
export function granteeOf(key: string, directory: Directory): Grantee {
  const found = findByKey(directory, key);
  return 'person' in found
    ? { type: 'user', id: found.person.boxUserId }
    : { type: 'group', id: found.group.boxGroupId };
}
