import { z } from 'zod';
import { noContent, parse, type Call, type Route } from '../route.ts';
import { badDirectoryRequest, requireDirectory, unknownObject } from './access.ts';
import { pageOf } from './page.ts';
import { membersBelow, type Group, type People, type User } from './people.ts';
import { directoryObject, filterOf, picked, refuseOptions, selectOf } from './present.ts';

const lists = ['$top', '$select', '$filter', '$skiptoken', '$count'];

const NewGroup = z.looseObject({
  displayName: z.string().min(1).max(256),
  mailNickname: z.string().regex(/^[\w.-]{1,64}$/),
  mailEnabled: z.literal(false),
  securityEnabled: z.literal(true),
  description: z.string().max(1024).nullable().default(null),
});

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
  const members = (call: Call, idsIn: (groupId: string) => string[]) => {
    requireDirectory(call.caller, 'readGroups');
    refuseOptions(call.query, ['$top', '$select', '$skiptoken', '$count']);
    const select = selectOf(call.query);
    return pageOf(call, idsIn(find(call).id).map(object), {
      type: 'directoryObjects',
      present: (one) => directoryObject(one, select),
    });
  };

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
        const { displayName, mailNickname, description } = parse(NewGroup, call.body);
        const { ids, clock } = call.state;
        const group = { id: ids.guid('group'), displayName, mailNickname, description };
        const saved = people.saveGroup({ ...group, isSecurity: 1, createdAt: clock.now() });
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
    {
      method: 'GET',
      pattern: '/groups/:id/members',
      ru: 0,
      handle: (call) => members(call, (id) => people.membersOf(id)),
    },
    {
      method: 'GET',
      pattern: '/groups/:id/transitiveMembers',
      ru: 0,
      handle: (call) => members(call, (id) => membersBelow(people, id)),
    },
    {
      method: 'POST',
      pattern: '/groups/:id/members/$ref',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeMembers');
        const { id } = find(call);
        const reference = parse(Reference, call.body)['@odata.id'];
        const member = object(new URL(reference).pathname.split('/').at(-1)?.toLowerCase() ?? '');
        if (people.membersOf(id).includes(member.id)) throw alreadyThere();
        people.addMember(id, member.id);
        return noContent();
      },
    },
    {
      method: 'DELETE',
      pattern: '/groups/:id/members/:member/$ref',
      ru: 0,
      handle(call) {
        requireDirectory(call.caller, 'writeMembers');
        const { id } = find(call);
        const member = call.param('member').toLowerCase();
        if (!people.membersOf(id).includes(member)) throw unknownObject(member);
        people.removeMember(id, member);
        return noContent();
      },
    },
  ];
}

const alreadyThere = () =>
  badDirectoryRequest(
    `One or more added object references already exist for the following modified properties: 'members'.`,
  );
