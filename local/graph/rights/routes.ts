import type { Route } from '../route.ts';
import { inheritanceRoutes } from './inheritance-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { permissionRoutes } from './permission-routes.ts';
import type { SharedItems } from './rights.ts';
import { siteGroupRoutes } from './site-group-routes.ts';
import { sitePermissionRoutes } from './site-permission-routes.ts';

export const rightsRoutes = (rights: SharedItems): Route[] => [
  ...permissionRoutes(rights),
  ...linkRoutes(rights),
  ...sitePermissionRoutes(rights.sitePermissions),
  ...siteGroupRoutes(rights),
  ...inheritanceRoutes(rights),
];
