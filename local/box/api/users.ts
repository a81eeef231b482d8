import { z } from 'zod';
import { isAdmin, requireAdmin } from '../access.ts';
import { announcePeople } from '../announce.ts';
import { BoxError, forbidden, notFound } from '../errors.ts';
import type { User } from '../people.ts';
import { membershipJson, pick, userFull } from '../present.ts';
import { markerPage, noContent, offsetPage, parse, type Call, type Route } from '../route.ts';

export const userRoutes: readonly Route[] = [
  ['GET', '/users/me', (call) => answer(call, call.caller.user)],
  ['GET', '/users', list],
  ['POST', '/users', create],
  ['GET', '/users/:id', (call) => answer(call, requireUser(call))],
  ['PUT', '/users/:id', update],
  ['DELETE', '/users/:id', remove],
  ['GET', '/users/:id/memberships', listMemberships],
];

function requireUser({ state, caller, param }: Call): User {
  const isSelf = param('id') === caller.user.id;
  if (!isSelf && !isAdmin(state, caller.user)) throw forbidden();
  const user = state.people.user(param('id'));
  if (user === undefined) throw notFound();
  return user;
}

function list(call: Call): Response {
  const { state, caller, query } = call;
  requireAdmin(state, caller);
  const term = (query.get('filter_term') ?? '').toLowerCase();
  const starts = (text: string) => text.toLowerCase().startsWith(term);
  const all = state.people.users().filter(({ name, login }) => starts(name) || starts(login));
  const pages = { standard: 100, most: 1000 };
  const { entries, page } =
    query.get('usemarker') === 'true'
      ? markerPage(all, query, pages)
      : offsetPage(all, query, pages);
  return Response.json({ ...page, entries: entries.map((user) => show(call, user)) });
}

const Status = z.enum(['active', 'inactive', 'cannot_delete_edit', 'cannot_delete_edit_upload']);
const Create = z.looseObject({
  name: z.string().min(1),
  login: z.string().optional(),
  is_platform_access_only: z.boolean().optional(),
  job_title: z.string().optional(),
  status: Status.optional(),
});

function create(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const { name, login, job_title: jobTitle = '', status = 'active' } = parse(Create, call.body);
  const id = state.newId('user');
  const address = login ?? `AppUser_${id}@boxdevedition.com`;
  if (state.people.userByLogin(address) !== undefined) throw loginInUse();
  const now = state.clock.now();
  const times = { createdAt: now, modifiedAt: now };
  const user = { id, name, login: address, role: 'user' as const, status, jobTitle, ...times };
  state.db.transaction(() => {
    state.people.saveUser(user);
    announcePeople(state, { type: 'NEW_USER', by: caller.user.id, userId: id });
  })();
  return answer(call, user, 201);
}

const loginInUse = () =>
  new BoxError(409, 'user_login_already_used', {
    message: 'User with the specified login already exists',
  });

const Update = Create.partial();

function update(call: Call): Response {
  const { state, caller } = call;
  const before = requireUser(call);
  if (!isAdmin(state, caller.user)) throw forbidden();
  const patch = parse(Update, call.body);
  const { name = before.name, login = before.login, status = before.status } = patch;
  const namesake = state.people.userByLogin(login);
  if (namesake !== undefined && namesake.id !== before.id) throw loginInUse();
  const jobTitle = patch.job_title ?? before.jobTitle;
  const user = { ...before, name, login, status, jobTitle, modifiedAt: state.clock.now() };
  state.db.transaction(() => {
    state.people.saveUser(user);
    announcePeople(state, { type: 'EDIT_USER', by: caller.user.id, userId: user.id });
  })();
  return answer(call, user);
}

function remove(call: Call): Response {
  const { state, caller } = call;
  requireAdmin(state, caller);
  const user = requireUser(call);
  const owned = state.items.children('0').some((item) => item.ownerId === user.id);
  if (owned)
    throw new BoxError(400, 'cannot_delete_user', { message: 'The user still owns content' });
  state.db.transaction(() => {
    announcePeople(state, { type: 'DELETE_USER', by: caller.user.id, userId: user.id });
    state.people.removeUser(user.id);
  })();
  return noContent();
}

function listMemberships(call: Call): Response {
  const { state, query } = call;
  const all = state.people.memberships({ userId: requireUser(call).id });
  const { entries, page } = offsetPage(all, query, { standard: 100, most: 1000 });
  return Response.json({ ...page, entries: entries.map((one) => membershipJson(state, one)) });
}

/** Who may log in; role and enterprise only where they are asked for. */
function show({ state, query }: Call, user: User) {
  const full = userFull(state, user);
  const fields = query.get('fields');
  if (fields !== null) return pick(full, fields);
  const { role: _role, enterprise: _enterprise, ...standard } = full;
  return standard;
}

const answer = (call: Call, user: User, status = 200): Response =>
  Response.json(show(call, user), { status });
