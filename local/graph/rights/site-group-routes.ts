import { z } from 'zod';
import type { Call, Route } from '../route.ts';
import type { Site } from '../tree/sites.ts';
import { principalOf } from './claims.ts';
import type { SharedItems } from './rights.ts';
import {
  answer,
  exception,
  groupJson,
  requireControl,
  requireReader,
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

  const findGroup = (call: Call, site: Site): number => {
    const wanted = call.param('group');
    const byName = /^getbyname\('(.*)'\)$/i.exec(wanted)?.[1]?.replaceAll(`''`, `'`);
    const id = Number(/^(?:sitegroups|getbyid)\('?(\d+)'?\)$/i.exec(wanted)?.[1]);
    siteGroups.ensureSite(site.collectionId);
    const found = siteGroups
      .groupIds(site.collectionId)
      .find((one) => one === id || groupJson(site, one)['Title'] === byName);
    if (found === undefined) throw exception(404, 'Group cannot be found.');
    return found;
  };
  /** `sitegroups(5)`, `sitegroups/getbyid(5)` and `sitegroups/getbyname('Finance Members')`. */
  const onGroup = (
    path: string,
    method: string,
    handle: (call: Call, site: Site, group: number) => Response,
  ): Route[] =>
    ['web/:group', 'web/sitegroups/:group'].flatMap((start) =>
      sharePointRoutes(`${start}${path}`, method, (call, site) =>
        handle(call, site, findGroup(call, site)),
      ),
    );

  const known = (loginName: string) => {
    const principal = principalOf(rights, loginName);
    if (principal === undefined)
      throw exception(400, `The specified user ${loginName} could not be found.`);
    return principal;
  };
  const collection = (call: Call, value: unknown[]) =>
    answer(call, { type: 'Collection', body: { value } });

  const remove = (call: Call, site: Site, group: number): Response => {
    requireControl(call, site, rights);
    const member = removed(call, site);
    const isIn = siteGroups.members(site.collectionId, group).some(({ id }) => id === member);
    if (!isIn) throw exception(404, 'User cannot be found.');
    siteGroups.remove(site.collectionId, group, member);
    return answer(call, { type: 'Null', body: { 'odata.null': true } });
  };
  /** By the number in the address, or by login name, there or in `@v`. */
  const removed = (call: Call, site: Site): number => {
    const [, by = '', inside = ''] =
      /^removeby(id|loginname)\((.*)\)$/i.exec(call.param('which')) ?? [];
    if (by.toLowerCase() === 'id') return Number(inside);
    const quoted = inside.startsWith('@') ? (call.query.get(inside) ?? '') : inside;
    const principal = known(quoted.replace(/^'(.*)'$/, '$1'));
    return siteGroups.ensure(site.collectionId, principal).id;
  };

  return [
    ...sharePointRoutes('web/sitegroups', 'GET', (call, site) => {
      requireReader(call, site);
      siteGroups.ensureSite(site.collectionId);
      const ids = siteGroups.groupIds(site.collectionId);
      return collection(
        call,
        ids.map((id) => groupJson(site, id)),
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
    ...onGroup('/users/:which', 'POST', remove),
  ];
}

export function parseBody<T>(schema: z.ZodType<T>, { body }: Call): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw exception(400, z.prettifyError(parsed.error));
  return parsed.data;
}
