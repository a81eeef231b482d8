import { z } from 'zod';
import { forbidden, notFound } from '../errors.ts';
import { noContent, parse, type Call, type Route } from '../route.ts';
import { holds } from '../tree/access.ts';
import { contextOf, type Json } from '../tree/present.ts';
import type { Site } from '../tree/sites.ts';
import { permissionUnits } from './permission-routes.ts';
import type { SitePermission, SitePermissions } from './site-permissions.ts';

const Grantee = z.looseObject({
  application: z.looseObject({ id: z.guid(), displayName: z.string().default('') }),
});
const Roles = z.tuple([z.enum(['read', 'write', 'manage', 'fullcontrol'])]);
const NewPermission = z.looseObject({
  roles: Roles,
  grantedToIdentities: z.tuple([Grantee]).optional(),
  grantedToIdentitiesV2: z.tuple([Grantee]).optional(),
});

/** What applications with Sites.Selected are given on one site: https://learn.microsoft.com/graph/api/site-post-permissions */
export function sitePermissionRoutes(permissions: SitePermissions): Route[] {
  const requireSite = ({ state, caller, param }: Call): Site => {
    if (!holds(caller, 'Sites.FullControl.All')) throw forbidden();
    const site = state.sites.get(param('site'));
    if (site === undefined) throw notFound('Requested site could not be found');
    return site;
  };
  const find = (call: Call): SitePermission => {
    const found = permissions.find(requireSite(call).id, call.param('permission'));
    if (found === undefined) throw notFound('The permission was not found');
    return found;
  };
  const one = ({ state }: Call, permission: SitePermission, status = 200) =>
    Response.json({ ...contextOf(state, 'permission'), ...toJson(permission) }, { status });

  const all = '/sites/:site/permissions';
  const single = `${all}/:permission`;
  const ru = permissionUnits;
  return [
    {
      method: 'GET',
      pattern: all,
      ru,
      handle(call) {
        const value = permissions.on(requireSite(call).id).map(toJson);
        return Response.json({ ...contextOf(call.state, 'Collection(permission)'), value });
      },
    },
    {
      method: 'POST',
      pattern: all,
      ru,
      handle(call) {
        const site = requireSite(call);
        const wish = parse(NewPermission, call.body);
        const [grantee] = parse(
          z.tuple([Grantee]),
          wish.grantedToIdentitiesV2 ?? wish.grantedToIdentities,
        );
        const { id: appId, displayName: name } = grantee.application;
        const [role] = wish.roles;
        return one(call, permissions.give({ siteId: site.id, appId, name, role }), 201);
      },
    },
    { method: 'GET', pattern: single, ru, handle: (call) => one(call, find(call)) },
    {
      method: 'PATCH',
      pattern: single,
      ru,
      handle(call) {
        const { id: _, ...before } = find(call);
        const [role] = parse(z.looseObject({ roles: Roles }), call.body).roles;
        return one(call, permissions.give({ ...before, role }));
      },
    },
    {
      method: 'DELETE',
      pattern: single,
      ru,
      handle(call) {
        permissions.remove(find(call).id);
        return noContent();
      },
    },
  ];
}

function toJson({ id, appId, name, role }: SitePermission): Json {
  const granted = [{ application: { id: appId, displayName: name } }];
  return { id, roles: [role], grantedToIdentitiesV2: granted, grantedToIdentities: granted };
}
