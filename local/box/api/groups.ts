import { z } from 'zod';
import { isAdmin, requireAdmin } from '../access.ts';
import { announcePeople } from '../announce.ts';
import { BoxError, notFound } from '../errors.ts';
import type { Group, Membership } from '../people.ts';
import { groupFull, membershipJson, pick } from '../present.ts';
import { noContent, offsetPage, parse, type Call, type Route } from '../route.ts';

export const groupRoutes: readonly Route[] = [
  ['GET', '/groups', list],
  ['POST', '/groups', create],
  ['GET', '/groups/:id', (call) => answer(call, requireGroup(call))],
  ['PUT', '/groups/:id', update],
  ['DELETE', '/groups/:id', remove],
  ['GET', '/groups/:id/memberships', listMembers],
  ['POST', '/group_memberships', addMember],
  ['GET', '/group_memberships/:id', (call) => answerMember(call, requireMembership(call))],
  ['PUT', '/group_memberships/:id', updateMember],
  ['DELETE', '/group_memberships/:id', removeMember],
];

const pages = { standard: 100, most: 1000 };

/** Administrators see all groups, others those that they are in. */
function visible({ state, caller }: Call): Group[] {
  const mine = state.people.groupIdsOf(caller.user.id);
  return state.people.groups().filter(({ id }) => isAdmin(state, caller.user) || mine.has(id));
}

function requireGroup(call: Call): Group {
  const group = visible(call).find(({ id }) => id === call.param('id'));
  if (group === undefined) throw notFound();
  return group;
}

function list(call: Call): Response {
  const term = (call.query.get('filter_term') ?? '').toLowerCase();
  const all = visible(call).filter(({ name }) => name.toLowerCase().includes(term));
  const { entries, page } = offsetPage(all, call.query, pages);
  return Response.json({ ...page, entries: entries.map((group) => show(call, group)) });
}

const Create = z.looseObject({ name: z.string().min(1), description: z.string().optional() });

function create(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { name, description = '' } = parse(Create, call.body);
  refuseTaken(call, name);
  const now = state.clock.now();
  const group = { id: state.newId('group'), name, description, createdAt: now, modifiedAt: now };
  state.db.transaction(() => {
    state.people.saveGroup(group);
    announcePeople(state, { type: 'GROUP_CREATION', by: caller.user.id, groupId: group.id });
  })();
  return answer(call, group, 201);
}

function update(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const before = requireGroup(call);
  const { name = before.name, description = before.description } = parse(
    Create.partial(),
    call.body,
  );
  if (name !== before.name) refuseTaken(call, name);
  const group = { ...before, name, description, modifiedAt: state.clock.now() };
  state.db.transaction(() => {
    state.people.saveGroup(group);
    announcePeople(state, { type: 'GROUP_EDITED', by: caller.user.id, groupId: group.id });
  })();
  return answer(call, group);
}

function refuseTaken({ state }: Call, name: string): void {
  const isTaken = state.people
    .groups()
    .some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (isTaken)
    throw new BoxError(409, 'conflict', { message: 'A group of this name already exists' });
}

function remove(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { id } = requireGroup(call);
  state.db.transaction(() => {
    announcePeople(state, { type: 'GROUP_DELETION', by: caller.user.id, groupId: id });
    state.people.removeGroup(id);
  })();
  return noContent();
}

function listMembers(call: Call): Response {
  const { state, query } = call;
  const all = state.people.memberships({ groupId: requireGroup(call).id });
  const { entries, page } = offsetPage(all, query, pages);
  return Response.json({ ...page, entries: entries.map((one) => membershipJson(state, one)) });
}

const Role = z.enum(['member', 'admin']);
const NewMember = z.looseObject({
  user: z.looseObject({ id: z.string() }),
  group: z.looseObject({ id: z.string() }),
  role: Role.default('member'),
});

function addMember(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { user, group, role } = parse(NewMember, call.body);
  const { people } = state;
  if (people.user(user.id) === undefined || people.group(group.id) === undefined) throw notFound();
  if (people.groupIdsOf(user.id).has(group.id))
    throw new BoxError(409, 'conflict', { message: 'The user is in the group already' });
  const now = state.clock.now();
  const times = { createdAt: now, modifiedAt: now };
  const one = { id: state.newId('membership'), userId: user.id, groupId: group.id, role, ...times };
  state.db.transaction(() => {
    people.saveMembership(one);
    announcePeople(state, {
      type: 'GROUP_ADD_USER',
      by: caller.user.id,
      userId: user.id,
      groupId: group.id,
    });
  })();
  return answerMember(call, one, 201);
}

function requireMembership({ state, caller, param }: Call): Membership {
  const found = state.people.membership(param('id'));
  const isSeen = found?.userId === caller.user.id || isAdmin(state, caller.user);
  if (found === undefined || !isSeen) throw notFound();
  return found;
}

function updateMember(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const before = requireMembership(call);
  const { role } = parse(z.looseObject({ role: Role.default(before.role) }), call.body);
  const changed = { ...before, role, modifiedAt: state.clock.now() };
  return answerMember(call, state.people.saveMembership(changed));
}

function removeMember(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { id, userId, groupId } = requireMembership(call);
  state.db.transaction(() => {
    state.people.removeMembership(id);
    announcePeople(state, { type: 'GROUP_REMOVE_USER', by: caller.user.id, userId, groupId });
  })();
  return noContent();
}

function show({ query }: Call, group: Group) {
  const fields = query.get('fields');
  return fields === null ? groupFull(group) : pick(groupFull(group), fields);
}

const answer = (call: Call, group: Group, status = 200): Response =>
  Response.json(show(call, group), { status });

const answerMember = ({ state }: Call, one: Membership, status = 200): Response =>
  Response.json(membershipJson(state, one), { status });
