/**
 * Who may do what with an item, as Box documents it: access flows down from folders to what they hold ("waterfall"), never up,
 * and nothing further down can take it away. This is the judge of access tests: it shares no code with the product.
 * https://support.box.com/hc/en-us/articles/360044196413 and https://developer.box.com/guides/collaborations
 */
export const roles = [
  'owner',
  'co-owner',
  'editor',
  'viewer uploader',
  'previewer uploader',
  'viewer',
  'previewer',
  'uploader',
] as const;
export type Role = (typeof roles)[number];

/** `see`: name and properties. `read`: the words in it (Box: preview). `manage`: co-owners' rights. */
export type Ability =
  | 'see'
  | 'read'
  | 'download'
  | 'upload'
  | 'edit'
  | 'delete'
  | 'share'
  | 'invite'
  | 'manage';

const read = ['see', 'read'] as const;
const view = [...read, 'download', 'share'] as const;
const edit = [...view, 'upload', 'edit', 'delete', 'invite'] as const;

const abilities: Record<Role, readonly Ability[]> = {
  owner: [...edit, 'manage'],
  'co-owner': [...edit, 'manage'],
  editor: edit,
  'viewer uploader': [...view, 'upload'],
  'previewer uploader': [...read, 'upload'],
  viewer: view,
  previewer: read,
  uploader: ['see', 'upload'], // sees the names in the folder, opens none of them
};

export type UserStatus = 'active' | 'inactive' | 'cannot_delete_edit' | 'cannot_delete_edit_upload';

const withheld: Record<UserStatus, readonly Ability[]> = {
  active: [],
  inactive: Object.values(abilities).flat(),
  cannot_delete_edit: ['delete', 'edit'],
  cannot_delete_edit_upload: ['delete', 'edit', 'upload'],
};

export interface Granted {
  readonly userId: string | null;
  readonly groupId: string | null;
  readonly role: Role;
  readonly status: 'accepted' | 'pending' | 'rejected';
  readonly expiresAt: number | null;
}

export interface Placed {
  readonly id: string;
  /** '0' for what lies at the top. */
  readonly parentId: string;
  readonly ownerId: string;
  /** The trashed item that took this one along, or null. */
  readonly trashRoot: string | null;
}

/** What the judge may look at. */
export interface Evidence {
  item(id: string): Placed | undefined;
  statusOf(userId: string): UserStatus | undefined;
  groupIdsOf(userId: string): ReadonlySet<string>;
  collaborationsOn(itemId: string): readonly Granted[];
  now(): number;
}

export interface Question {
  readonly userId: string;
  readonly itemId: string;
}

export function mayRead(evidence: Evidence, question: Question): boolean {
  return abilitiesOn(evidence, question).has('read');
}

export function abilitiesOn(evidence: Evidence, { userId, itemId }: Question): Set<Ability> {
  const status = evidence.statusOf(userId);
  const chain = chainOf(evidence, itemId);
  if (status === undefined || chain.some((item) => item.trashRoot !== null)) return new Set();

  const groupIds = evidence.groupIdsOf(userId);
  const isFor = ({ userId: to, groupId }: Granted) =>
    to === userId || (groupId !== null && groupIds.has(groupId));
  const held = chain.flatMap((item): Role[] => {
    const granted = evidence.collaborationsOn(item.id).filter((one) => isFor(one));
    const effective = granted.filter((one) => isEffective(one, evidence.now()));
    const asOwner: Role[] = item.ownerId === userId ? ['owner'] : [];
    return [...asOwner, ...effective.map((one) => one.role)];
  });
  const all = held.flatMap((role) => abilities[role]);
  return new Set(all.filter((ability) => !withheld[status].includes(ability)));
}

const isEffective = ({ status, expiresAt }: Granted, now: number): boolean =>
  status === 'accepted' && (expiresAt === null || expiresAt > now);

/** The item and the folders above it, nearest first; empty when one of them is unknown. */
function chainOf(evidence: Evidence, itemId: string): Placed[] {
  const chain: Placed[] = [];
  for (let id = itemId; id !== '0';) {
    const item = evidence.item(id);
    if (item === undefined || chain.includes(item)) return [];
    chain.push(item);
    id = item.parentId;
  }
  return chain;
}
