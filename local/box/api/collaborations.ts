import { z } from 'zod';
import { abilitiesFor, requireItem, type Caller } from '../access.ts';
import { announceCollaboration, type CollaborationChange } from '../announce.ts';
import type { Collaboration } from '../collaborations.ts';
import { badRequest, forbidden, notFound } from '../errors.ts';
import type { Item } from '../items.ts';
import { roles } from '../permissions.ts';
import { collaborationJson, pick } from '../present.ts';
import { markerPage, noContent, offsetPage, parse, type Call, type Route } from '../route.ts';
import type { State } from '../state.ts';

export const collaborationRoutes: readonly Route[] = [
  ['POST', '/collaborations', create],
  ['GET', '/collaborations', listPending],
  ['GET', '/collaborations/:id', (call) => answer(call, requireSeen(call))],
  ['PUT', '/collaborations/:id', update],
  ['DELETE', '/collaborations/:id', remove],
  ['GET', '/files/:id/collaborations', (call) => listOn(call, 'file')],
  ['GET', '/folders/:id/collaborations', (call) => listOn(call, 'folder')],
  ['GET', '/groups/:id/collaborations', listOfGroup],
];

const Role = z.enum(roles);
const until = z.iso.datetime({ offset: true }).nullish();
const Create = z.looseObject({
  item: z.looseObject({ type: z.enum(['file', 'folder']), id: z.string() }),
  accessible_by: z.looseObject({
    type: z.enum(['user', 'group']),
    id: z.string().optional(),
    login: z.string().optional(),
  }),
  role: Role.exclude(['owner']),
  expires_at: until,
});

function create(call: Call): Response {
  const { state, caller } = call;
  const { item: target, accessible_by: to, role, expires_at: expires } = parse(Create, call.body);
  const item = requireItem(state, caller, { ...target, ability: 'invite' });
  if (role === 'co-owner') requireItem(state, caller, { ...target, ability: 'manage' });
  const grantee = granteeOf(state, to);
  const isSame = (one: Collaboration) =>
    (grantee.userId !== null && one.userId === grantee.userId) ||
    (grantee.groupId !== null && one.groupId === grantee.groupId) ||
    (grantee.inviteEmail !== null && one.inviteEmail === grantee.inviteEmail);
  if (
    item.ownerId === grantee.userId ||
    state.collaborations.on(item.id).some((one) => isSame(one))
  )
    throw badRequest('User is already a collaborator', 'user_already_collaborator');

  const now = state.clock.now();
  const collaboration: Collaboration = {
    id: state.newId('collaboration'),
    itemId: item.id,
    ...grantee,
    role,
    status: isWaiting(state, grantee) ? 'pending' : 'accepted',
    expiresAt: expires == null ? null : Date.parse(expires),
    createdBy: caller.user.id,
    createdAt: now,
    modifiedAt: now,
  };
  state.db.transaction(() => {
    state.collaborations.save(collaboration);
    announce(call, 'invited', collaboration);
    if (collaboration.status === 'accepted') announce(call, 'accepted', collaboration);
  })();
  return answer(call, collaboration, 201);
}

type Grantee = Pick<Collaboration, 'userId' | 'groupId' | 'inviteEmail'>;

function granteeOf(state: State, to: z.infer<typeof Create>['accessible_by']): Grantee {
  const none = { userId: null, groupId: null, inviteEmail: null };
  if (to.type === 'group') {
    const group = state.people.group(to.id ?? '');
    if (group === undefined) throw notFound();
    return { ...none, groupId: group.id };
  }
  const user =
    to.id === undefined ? state.people.userByLogin(to.login ?? '') : state.people.user(to.id);
  if (user !== undefined) return { ...none, userId: user.id };
  if (to.login === undefined || !to.login.includes('@')) throw notFound();
  return { ...none, inviteEmail: to.login.toLowerCase() };
}

/** Box accepts for the company's own people unless the enterprise has switched that off; others get a mail first. */
const isWaiting = (state: State, { inviteEmail, userId }: Grantee): boolean =>
  inviteEmail !== null || (userId !== null && state.settings.invitationsMustBeAccepted);

const Update = z.looseObject({
  role: Role.optional(),
  status: z.enum(['pending', 'accepted', 'rejected']).optional(),
  expires_at: until,
});

function update(call: Call): Response {
  const { state, caller } = call;
  const before = requireSeen(call);
  const {
    role = before.role,
    status = before.status,
    expires_at: expires,
  } = parse(Update, call.body);
  const expiresAt = expires === undefined ? before.expiresAt : dateOrNull(expires);
  const item = state.items.get(before.itemId) as Item;
  if (role === 'owner') return transfer(call, before, item);
  if (status !== before.status && before.userId !== caller.user.id) throw forbidden();
  if (role !== before.role || expiresAt !== before.expiresAt)
    requireItem(state, caller, {
      id: item.id,
      type: item.type,
      ability: role === 'co-owner' ? 'manage' : 'invite',
    });
  const changed = { ...before, role, status, expiresAt, modifiedAt: state.clock.now() };
  state.db.transaction(() => {
    state.collaborations.save(changed);
    if (status !== before.status && status !== 'pending') announce(call, status, changed);
    if (role !== before.role) announce(call, 'changed', changed);
    if (expiresAt !== before.expiresAt) announce(call, 'rescheduled', changed);
  })();
  return answer(call, changed);
}

/** "owner" hands a top-level folder over; who gave it stays on as editor. */
function transfer(call: Call, before: Collaboration, item: Item): Response {
  const { state, caller } = call;
  if (item.ownerId !== caller.user.id || item.parentId !== '0' || before.userId === null)
    throw forbidden();
  const { userId } = before;
  state.db.transaction(() => {
    for (const { id } of state.items.subtree(item.id)) state.items.update(id, { ownerId: userId });
    const left = {
      ...before,
      userId: caller.user.id,
      role: 'editor' as const,
      modifiedAt: state.clock.now(),
    };
    state.collaborations.save(left);
    announce(call, 'changed', left);
  })();
  return noContent();
}

function remove(call: Call): Response {
  const { state, caller } = call;
  const collaboration = requireSeen(call);
  const item = state.items.get(collaboration.itemId) as Item;
  const isOwn = collaboration.userId === caller.user.id; // anybody may leave
  if (!isOwn) requireItem(state, caller, { id: item.id, type: item.type, ability: 'invite' });
  state.db.transaction(() => {
    state.collaborations.remove(collaboration.id);
    announce(call, 'removed', collaboration);
  })();
  return noContent();
}

/** Seen by who was invited, and by who sees the item. */
function requireSeen({ state, caller, param }: Call): Collaboration {
  const found = state.collaborations.get(param('id'));
  const item = found && state.items.get(found.itemId);
  if (found === undefined || item === undefined || item.trashRoot !== null) throw notFound();
  if (found.userId !== caller.user.id && !sees(state, caller, item)) throw notFound();
  return found;
}

const sees = (state: State, caller: Caller, item: Item) =>
  abilitiesFor(state, caller, item).has('see');

function listOn(call: Call, type: 'file' | 'folder'): Response {
  const { state, caller, query } = call;
  const item = requireItem(state, caller, { id: call.param('id'), type, ability: 'see' });
  const all = state.collaborations.on(item.id);
  const { entries, page } = markerPage(all, query, { standard: 100, most: 1000 });
  return Response.json({ ...page, entries: entries.map((one) => show(call, one)) });
}

function listPending(call: Call): Response {
  const { state, caller, query } = call;
  if (query.get('status') !== 'pending') throw badRequest('status must be pending');
  const mine = state.collaborations
    .for(caller.user.id, new Set())
    .filter((one) => one.status === 'pending');
  return listed(call, mine);
}

function listOfGroup(call: Call): Response {
  const { state, caller } = call;
  const id = call.param('id');
  if (state.people.group(id) === undefined) throw notFound();
  const visible = state.collaborations.for('', new Set([id])).filter((one) => {
    const item = state.items.get(one.itemId);
    return item !== undefined && sees(state, caller, item);
  });
  return listed(call, visible);
}

function listed(call: Call, all: readonly Collaboration[]): Response {
  const { entries, page } = offsetPage(all, call.query, { standard: 100, most: 1000 });
  return Response.json({ ...page, entries: entries.map((one) => show(call, one)) });
}

const dateOrNull = (text: string | null) => (text === null ? null : Date.parse(text));

function show({ state, caller, query }: Call, one: Collaboration) {
  const full = collaborationJson(state, caller, one);
  const fields = query.get('fields');
  return fields === null ? full : pick(full, fields);
}

const answer = (call: Call, one: Collaboration, status = 200): Response =>
  Response.json(show(call, one), { status });

function announce(
  { state, caller }: Call,
  change: CollaborationChange,
  collaboration: Collaboration,
) {
  const item = state.items.get(collaboration.itemId) as Item;
  announceCollaboration(state, { change, collaboration, item, by: caller.user.id });
}
