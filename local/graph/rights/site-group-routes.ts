import { z } from 'zod';
import type { Call, Route } from '../route.ts';
import type { Site } from '../tree/sites.ts';
import type { Json } from '../tree/present.ts';
import { principalOf } from './claims.ts';
import type { SharedItems } from './rights.ts';
import {
  answer,
  exception,
  groupJson,
  groupTitle,
  notDone,
  requireControl,
  requireReader,
  selected,
  sharePointRoutes,
  userJson,
} from './sharepoint.ts';
import type { SitePrincipal } from './site-groups.ts';

const NewMember = z.looseObject({ LoginName: z.string().min(1) });
const EnsureUser = z.looseObject({ logonName: z.string().min(1) });

/** The site's own groups and who is in them. Nothing of it shows in any drive. */
export function siteGroupRoutes(rights: SharedItems): Route[] {
  const { siteGroups } = rights;
  const user = (site: Site) => (one: SitePrincipal) => userJson(rights, site, one);

  const findGroup = ({ param }: Call, site: Site): number => {
    const id = Number(unquoted(param('id')));
    const name = unquoted(param('name')).toLowerCase();
    siteGroups.ensureSite(site.collectionId);
    const found = siteGroups
      .groupIds(site.collectionId)
      .find((one) => one === id || groupTitle(site, one).toLowerCase() === name);
    if (found === undefined) throw exception(404, 'Group cannot be found.');
    return found;
  };
  const onGroup = (
    path: string,
    method: string,
    handle: (call: Call, site: Site, group: number) => Response,
  ): Route[] =>
    ['(:id)', '/getbyid(:id)', '/getbyname(:name)'].flatMap((which) =>
      sharePointRoutes(`web/sitegroups${which}${path}`, method, (call, site) =>
        handle(call, site, findGroup(call, site)),
      ),
    );

  const known = (loginName: string) => {
    const principal = principalOf(rights, loginName);
    if (principal === undefined)
      throw exception(400, `The specified user ${loginName} could not be found.`);
    return principal;
  };
  const collection = (call: Call, value: Json[]) =>
    answer(call, { type: 'Collection', body: { value: selected(call.query, value) } });
  const withUsers = (call: Call, site: Site, id: number): Json => {
    const expand = call.query.get('$expand');
    if (expand === null) return groupJson(site, id);
    if (expand.toLowerCase() !== 'users') throw notDone(`$expand=${expand}`);
    const members = siteGroups.members(site.collectionId, id);
    return { ...groupJson(site, id), Users: members.map(user(site)) };
  };

  const remove =
    (memberIn: (call: Call, site: Site) => number) =>
    (call: Call, site: Site, group: number): Response => {
      requireControl(call, site, rights);
      const member = memberIn(call, site);
      const isIn = siteGroups.members(site.collectionId, group).some(({ id }) => id === member);
      if (!isIn) throw exception(404, 'User cannot be found.');
      siteGroups.remove(site.collectionId, group, member);
      return answer(call, { type: 'Null', body: { 'odata.null': true } });
    };
  /** The login name stands in the address, or, since it is hard to put there, in `@v`. */
  const byLoginName = ({ param, query }: Call, site: Site): number => {
    const login = param('login');
    const quoted = login.startsWith('@') ? (query.get(login) ?? '') : login;
    return siteGroups.ensure(site.collectionId, known(unquoted(quoted))).id;
  };

  return [
    ...sharePointRoutes('web/sitegroups', 'GET', (call, site) => {
      requireReader(call, site);
      siteGroups.ensureSite(site.collectionId);
      const ids = siteGroups.groupIds(site.collectionId);
      return collection(
        call,
        ids.map((id) => withUsers(call, site, id)),
      );
    }),
    ...sharePointRoutes('web/siteusers', 'GET', (call, site) => {
      requireReader(call, site);
      return collection(call, siteGroups.users(site.collectionId).map(user(site)));
    }),
    ...sharePointRoutes('web/ensureuser', 'POST', (call, site) => {
      requireControl(call, site, rights);
      const { logonName } = parseBody(EnsureUser, call);
      const one = siteGroups.ensure(site.collectionId, known(logonName));
      return answer(call, { type: 'User', body: userJson(rights, site, one) });
    }),
    ...onGroup('', 'GET', (call, site, group) => {
      requireReader(call, site);
      return answer(call, { type: 'Group', body: groupJson(site, group) });
    }),
    ...onGroup('/users', 'GET', (call, site, group) => {
      requireReader(call, site);
      return collection(call, siteGroups.members(site.collectionId, group).map(user(site)));
    }),
    ...onGroup('/users', 'POST', (call, site, group) => {
      requireControl(call, site, rights);
      const one = siteGroups.ensure(site.collectionId, known(parseBody(NewMember, call).LoginName));
      siteGroups.add(site.collectionId, group, one.id);
      return answer(call, { type: 'User', body: userJson(rights, site, one) });
    }),
    ...onGroup(
      '/users/removebyid(:member)',
      'POST',
      remove(({ param }) => Number(param('member'))),
    ),
    ...onGroup('/users/removebyloginname(:login)', 'POST', remove(byLoginName)),
  ];
}

/** OData's text: in single quotes, which are doubled within. */
const unquoted = (text: string): string => text.replace(/^'(.*)'$/s, '$1').replaceAll(`''`, `'`);

function parseBody<T>(schema: z.ZodType<T>, { body }: Call): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw exception(400, z.prettifyError(parsed.error));
  return parsed.data;
}
