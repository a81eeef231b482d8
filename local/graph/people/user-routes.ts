import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { notEmulated } from '../errors.ts';
import { noContent, parse, type Call, type Route } from '../route.ts';
import { badDirectoryRequest, requireDirectory, unknownObject } from './access.ts';
import { guestNameOf } from './guest-name.ts';
import { objectsOf, pageOf } from './page.ts';
import { groupsAbove, type Group, type People, type User } from './people.ts';
import {
  directoryObject,
  filterOf,
  picked,
  refuseOptions,
  selectOf,
  type Json,
} from './present.ts';

const lists = ['$top', '$select', '$filter', '$skiptoken', '$count'];

const UserPatch = z.strictObject({
  accountEnabled: z.boolean().optional(),
  displayName: z.string().min(1).max(256).optional(),
  jobTitle: z.string().max(128).nullable().optional(),
  userType: z.enum(['Member', 'Guest']).optional(),
});

const Invitation = z.looseObject({
  invitedUserEmailAddress: z.email(),
  invitedUserDisplayName: z.string().min(1).optional(),
  inviteRedirectUrl: z.url(),
});

const MemberObjects = z.looseObject({ securityEnabledOnly: z.boolean().default(false) });

/** More than this getMemberObjects does not tell: https://learn.microsoft.com/graph/api/directoryobject-getmemberobjects */
const mostMemberObjects = 11_000;

/** The directory has limits of its own, so that none of this costs resource units. @param redeem told of a guest who now has an account */
export function userRoutes(people: People, redeem: (guest: User) => void): Route[] {
  const find = (call: Call): User => {
    const { caller } = call;
    const key = call.param('id') || (caller.kind === 'person' ? caller.oid : '');
    if (key === '')
      throw badDirectoryRequest('/me request is only valid with delegated authentication flow.');
    const user = people.findUser(key);
    if (user === undefined) throw unknownObject(key);
    return user;
  };
  const read = (call: Call): User => {
    const user = find(call);
    requireDirectory(call.caller, 'readUsers', user.id);
    return user;
  };

  const groups = (ids: readonly string[]) => ids.flatMap((id) => people.group(id) ?? []);
  const ownedBy = ({ id }: User) => groups(people.groupsOwnedBy(id));
  const get = (call: Call) => {
    const user = read(call);
    refuseOptions(call.query, ['$select', '$expand']);
    const context = `${call.state.origin()}/v1.0/$metadata#users/$entity`;
    return Response.json({
      '@odata.context': context,
      ...picked(user, selectOf(call.query)),
      ...expanded(call.query.get('$expand'), ownedBy(user)),
    });
  };
  const groupsOf = (path: string, of: (user: User) => Group[]): Route[] =>
    ['/users/:id', '/me'].flatMap((base) =>
      ['', '/microsoft.graph.group'].map((cast) => ({
        method: 'GET',
        pattern: `${base}/${path}${cast}`,
        ru: 0,
        handle: (call) => objectsOf(call, of(read(call))),
      })),
    );
  const memberObjects = (call: Call) => {
    const user = read(call);
    const { securityEnabledOnly } = parse(MemberObjects, call.body);
    const found = groupsAbove(people, user.id).filter(
      ({ isSecurity }) => !securityEnabledOnly || isSecurity === 1,
    );
    if (found.length > mostMemberObjects) throw tooManyGroups();
    return Response.json({
      '@odata.context': `${call.state.origin()}/v1.0/$metadata#Collection(Edm.String)`,
      value: found.map(({ id }) => id),
    });
  };

  const routes = ['/users/:id', '/me'].flatMap((base): Route[] => [
    { method: 'GET', pattern: base, ru: 0, handle: get },
    { method: 'POST', pattern: `${base}/getMemberObjects`, ru: 0, handle: memberObjects },
    { method: 'POST', pattern: `${base}/getMemberGroups`, ru: 0, handle: memberObjects },
  ]);
  return [
    {
      method: 'GET',
      pattern: '/users',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'readUsers');
        refuseOptions(call.query, lists);
        const select = selectOf(call.query);
        const found = people.users().filter(filterOf(call.query));
        return pageOf(call, found, { type: 'users', present: (user) => picked(user, select) });
      },
    },
    {
      method: 'PATCH',
      pattern: '/users/:id',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeUsers');
        const user = find(call);
        const { accountEnabled, displayName, jobTitle, userType } = parse(UserPatch, call.body);
        people.saveUser({
          ...user,
          ...(accountEnabled !== undefined && { isEnabled: Number(accountEnabled) }),
          ...(displayName !== undefined && { displayName }),
          ...(jobTitle !== undefined && { jobTitle }),
          ...(userType !== undefined && { userType }),
        });
        return noContent();
      },
    },
    {
      method: 'DELETE',
      pattern: '/users/:id',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeUsers');
        people.removeUser(find(call).id);
        return noContent();
      },
    },
    {
      method: 'DELETE',
      pattern: '/directory/deletedItems/:id',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeUsers');
        const id = call.param('id').toLowerCase();
        if (people.removed(id) !== 'deleted') throw unknownObject(id);
        people.purge(id);
        return noContent();
      },
    },
    {
      method: 'POST',
      pattern: '/invitations',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'invite');
        const {
          invitedUserEmailAddress: mail,
          inviteRedirectUrl,
          ...wish
        } = parse(Invitation, call.body);
        const guest =
          people.findUser(mail) ??
          people.saveUser(guestOf(call, mail, wish.invitedUserDisplayName));
        redeem(guest);
        return Response.json(
          {
            '@odata.context': `${call.state.origin()}/v1.0/$metadata#invitations/$entity`,
            id: randomUUID(),
            invitedUserEmailAddress: mail,
            inviteRedirectUrl,
            invitedUserDisplayName: guest.displayName,
            invitedUserType: guest.userType,
            status: 'Completed',
            invitedUser: { id: guest.id },
          },
          { status: 201 },
        );
      },
    },
    ...routes,
    ...groupsOf('memberOf', ({ id }) => groups(people.groupsHolding(id))),
    ...groupsOf('transitiveMemberOf', ({ id }) => groupsAbove(people, id)),
    ...groupsOf('ownedObjects', ownedBy),
  ];
}

/** So many the directory shows within their owner, without a link to the rest: https://learn.microsoft.com/graph/query-parameters#expand */
const mostExpanded = 20;

function expanded(expand: string | null, owned: readonly Group[]): Json {
  if (expand === null) return {};
  const found = /^ownedObjects(?:\(\$select=([\w,]+)\))?$/.exec(expand);
  if (found === null) throw notEmulated(`$expand=${expand}`);
  const select = found[1] === undefined ? undefined : ['id', ...found[1].split(',')];
  const shown = owned.slice(0, mostExpanded);
  return { ownedObjects: shown.map((one) => directoryObject(one, select)) };
}

function guestOf(call: Call, mail: string, name: string | undefined): User {
  const { state } = call;
  return {
    id: state.ids.guid('guest'),
    displayName: name ?? mail.split('@')[0] ?? mail,
    mail,
    userPrincipalName: guestNameOf(mail, state.directory),
    jobTitle: null,
    userType: 'Guest',
    isEnabled: 1,
    createdAt: state.clock.now(),
  };
}

const tooManyGroups = () =>
  badDirectoryRequest(
    'The result size limit has been exceeded (Directory_ResultSizeLimitExceeded).',
  );
