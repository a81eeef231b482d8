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
  /** Changes the collaboration of who has one. @param change.endsAt when it ends, as a date and time */
  change(item: BoxRef, grantee: Grantee, change: { role?: string; endsAt?: string }): Promise<void>;
  /** Makes who has a collaboration on a top-level folder its owner, in the name of who was. */
  handOver(folder: BoxRef, grantee: Grantee): Promise<void>;
  /** Those with a collaboration on the item itself. */
  grantees(item: BoxRef): Promise<Grantee[]>;
  move(item: BoxRef, folder: BoxRef): Promise<void>;
  join(groupId: string, userId: string): Promise<void>;
  leave(groupId: string, userId: string): Promise<void>;
  setActive(userId: string, isActive: boolean): Promise<void>;
  removeUser(userId: string): Promise<void>;
  /** @returns whose trash it is in now */
  trash(item: BoxRef): Promise<string>;
  restore(item: BoxRef, ownerId: string): Promise<void>;
  /** Puts one of the enterprise's classifications onto the item, which is made where there is none of that name; null takes it away. */
  classify(item: BoxRef, name: string | null): Promise<void>;
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

interface BoxOwned {
  readonly owned_by: { readonly id: string };
}

/** https://developer.box.com/guides/security/classifications */
const templateKey = 'securityClassification-6VMVochwUWo';
const fieldKey = 'Box__Security__Classification__Key';
const template = { scope: 'enterprise', templateKey, displayName: 'Classification' };

interface Template {
  readonly fields: readonly { readonly options: readonly { readonly key: string }[] }[];
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

  async function send(
    method: string,
    path: string,
    { as, list, ...body }: { as?: string; list?: unknown[]; [name: string]: unknown } = {},
  ): Promise<Response> {
    return fetch(`${boxUrl}/2.0/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(as !== undefined && { 'as-user': as }),
      },
      ...(['POST', 'PUT'].includes(method) && { body: JSON.stringify(list ?? body) }),
    });
  }
  async function call(...request: Parameters<typeof send>): Promise<Response> {
    const [method, path] = request;
    const response = await send(...request);
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
  const collaborationOf = async (item: BoxRef, { type, id }: Grantee) =>
    (await collaborations(item)).find(
      ({ accessible_by: who }) => who?.id === id && who.type === type,
    );
  const ownerOf = async ({ type, id }: BoxRef): Promise<string> => {
    const found = (await (await call('GET', `${type}s/${id}`)).json()) as BoxOwned;
    return found.owned_by.id;
  };
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
      const own = await collaborationOf(item, grantee);
      if (own === undefined) return false;
      await call('DELETE', `collaborations/${own.id}`);
      return true;
    },
    async change(item, grantee, { role, endsAt }) {
      const own = await collaborationOf(item, grantee);
      if (own === undefined) throw new Error(`${grantee.type} ${grantee.id} has no such right`);
      await call('PUT', `collaborations/${own.id}`, { role, expires_at: endsAt });
    },
    async handOver(folder, grantee) {
      const own = await collaborationOf(folder, grantee);
      await call('PUT', `collaborations/${own?.id}`, { as: await ownerOf(folder), role: 'owner' });
    },
    async move({ type, id }, folder) {
      await call('PUT', `${type}s/${id}`, { parent: { id: folder.id } });
    },
    async setActive(userId, isActive) {
      await call('PUT', `users/${userId}`, { status: isActive ? 'active' : 'inactive' });
    },
    async removeUser(userId) {
      await call('DELETE', `users/${userId}?force=true&notify=false`);
    },
    async trash({ type, id }) {
      const owner = await ownerOf({ type, id });
      await call('DELETE', `${type}s/${id}${type === 'folder' ? '?recursive=true' : ''}`);
      return owner;
    },
    async restore({ type, id }, ownerId) {
      await call('POST', `${type}s/${id}`, { as: ownerId });
    },
    async classify({ type, id }, name) {
      const instance = `${type}s/${id}/metadata/enterprise/${templateKey}`;
      if (name === null) {
        const { ok, status } = await send('DELETE', instance);
        if (ok || status === 404) return;
        throw new Error(`Box answers ${status} to DELETE ${instance}`);
      }
      await call('POST', 'metadata_templates/schema', { ...template, fields: [] }); // 409: it is there
      const schema = `metadata_templates/enterprise/${templateKey}/schema`;
      const { fields } = (await (await call('GET', schema)).json()) as Template;
      if (!fields.some(({ options }) => options.some(({ key }) => key === name)))
        await call('PUT', schema, {
          list: [{ op: 'addEnumOption', fieldKey, data: { key: name } }],
        });
      const added = await call('POST', instance, { [fieldKey]: name });
      if (added.status !== 409) return;
      await call('PUT', instance, { list: [{ op: 'replace', path: `/${fieldKey}`, value: name }] });
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
