import { z } from 'zod';
import { noContent, parse, type Call, type Route } from '../route.ts';
import {
  badDirectoryRequest,
  requireDirectory,
  unknownObject,
  type DirectoryRight,
} from './access.ts';
import { objectsOf, pageOf } from './page.ts';
import { membersBelow, type Group, type People, type User } from './people.ts';
import { filterOf, isUser, picked, refuseOptions, selectOf } from './present.ts';

const lists = ['$top', '$select', '$filter', '$skiptoken', '$count'];

const named = {
  displayName: z.string().min(1).max(256),
  mailNickname: z.string().regex(/^[\w.-]{1,64}$/),
  description: z.string().max(1024).nullable().default(null),
};

/** Security groups and Microsoft 365 groups: https://learn.microsoft.com/graph/api/resources/groups-overview#group-types */
const NewGroup = z.union([
  z.looseObject({
    ...named,
    groupTypes: z.tuple([z.literal('Unified')]),
    mailEnabled: z.literal(true),
    securityEnabled: z.boolean(),
  }),
  z.looseObject({
    ...named,
    groupTypes: z.tuple([]).default([]),
    mailEnabled: z.literal(false),
    securityEnabled: z.literal(true),
  }),
]);

const Reference = z.looseObject({ '@odata.id': z.url() });

export function groupRoutes(people: People): Route[] {
  const find = (call: Call): Group => {
    const group = people.group(call.param('id').toLowerCase());
    if (group === undefined) throw unknownObject(call.param('id'));
    return group;
  };
  const object = (id: string): User | Group => {
    const found = people.user(id) ?? people.group(id);
    if (found === undefined) throw unknownObject(id);
    return found;
  };
  const entity = (call: Call, group: Group) => ({
    '@odata.context': `${call.state.origin()}/v1.0/$metadata#groups/$entity`,
    ...picked(group, selectOf(call.query)),
  });
  const membersIn = (id: string) => people.membersOf(id);
  const ownersIn = (id: string) => people.ownersOf(id);
  const list = (path: string, idsIn: (groupId: string) => string[]): Route => ({
    method: 'GET',
    pattern: `/groups/:id/${path}`,
    ru: 0,
    handle(call) {
      requireDirectory(call.caller, 'readGroups');
      return objectsOf(call, idsIn(find(call).id).map(object));
    },
  });
  const references = (
    path: string,
    idsIn: (groupId: string) => string[],
    to: Changing,
  ): Route[] => [
    {
      method: 'POST',
      pattern: `/groups/:id/${path}/$ref`,
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, to.right);
        const { id } = find(call);
        const reference = parse(Reference, call.body)['@odata.id'];
        const one = object(new URL(reference).pathname.split('/').at(-1)?.toLowerCase() ?? '');
        if (idsIn(id).includes(one.id)) throw alreadyThere(path);
        to.add(id, one);
        return noContent();
      },
    },
    {
      method: 'DELETE',
      pattern: `/groups/:id/${path}/:one/$ref`,
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, to.right);
        const { id } = find(call);
        const one = call.param('one').toLowerCase();
        if (!idsIn(id).includes(one)) throw unknownObject(one);
        to.remove(id, one);
        return noContent();
      },
    },
  ];

  return [
    {
      method: 'GET',
      pattern: '/groups',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'readGroups');
        refuseOptions(call.query, lists);
        const select = selectOf(call.query);
        const found = people.groups().filter(filterOf(call.query));
        return pageOf(call, found, { type: 'groups', present: (group) => picked(group, select) });
      },
    },
    {
      method: 'POST',
      pattern: '/groups',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeGroups');
        const { displayName, mailNickname, description, ...kind } = parse(NewGroup, call.body);
        const { ids, clock } = call.state;
        const saved = people.saveGroup({
          id: ids.guid('group'),
          displayName,
          mailNickname,
          description,
          isSecurity: Number(kind.securityEnabled),
          isUnified: kind.groupTypes.length,
          createdAt: clock.now(),
        });
        return Response.json(entity(call, saved), { status: 201 });
      },
    },
    {
      method: 'GET',
      pattern: '/groups/:id',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'readGroups');
        refuseOptions(call.query, ['$select']);
        return Response.json(entity(call, find(call)));
      },
    },
    {
      method: 'DELETE',
      pattern: '/groups/:id',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeGroups');
        people.removeGroup(find(call).id);
        return noContent();
      },
    },
    list('members', membersIn),
    list('transitiveMembers', (id) => membersBelow(people, id)),
    list('owners', ownersIn),
    ...references('members', membersIn, {
      right: 'writeMembers',
      add: (id, one) => people.addMember(id, one.id),
      remove: (id, one) => people.removeMember(id, one),
    }),
    ...references('owners', ownersIn, {
      right: 'writeGroups',
      add(id, one) {
        if (!isUser(one)) throw badDirectoryRequest('Only users can own a group here.');
        people.addOwner(id, one.id);
      },
      remove(id, one) {
        if (ownersIn(id).length === 1) throw lastOwner();
        people.removeOwner(id, one);
      },
    }),
  ];
}

interface Changing {
  readonly right: DirectoryRight;
  add(groupId: string, one: User | Group): void;
  remove(groupId: string, id: string): void;
}

const alreadyThere = (path: string) =>
  badDirectoryRequest(
    `One or more added object references already exist for the following modified properties: '${path}'.`,
  );

/** https://learn.microsoft.com/graph/api/group-delete-owners */
const lastOwner = () =>
  badDirectoryRequest(
    'The group must have at least one owner, hence this owner cannot be removed.',
  );
