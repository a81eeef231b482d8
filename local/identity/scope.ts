import type { Directory } from '../directory.ts';
import { findResource, type Resource } from './applications.ts';
import { refusal } from './errors.ts';

const openIdScopes = ['openid', 'profile', 'email', 'offline_access'];

/** What the `scope` parameter asks for: permissions in one API, and OpenID Connect's own scopes. */
export interface Wanted {
  readonly resource: Resource;
  /** Without the API before them; `.default` means whatever is consented to. */
  readonly names: readonly string[];
  readonly openId: readonly string[];
}

/** https://learn.microsoft.com/entra/identity-platform/scopes-oidc */
export function readScope(directory: Directory, scope: unknown): Wanted {
  if (typeof scope !== 'string' || scope.trim() === '') throw refusal(900144, 'scope');
  const asked = scope.split(' ').filter((item) => item !== '');
  const permissions = asked.filter((item) => !openIdScopes.includes(item)).map(split);
  const [first] = permissions;
  if (first === undefined) throw refusal(70011, scope);
  if (permissions.some(({ resource }) => resource !== first.resource)) throw refusal(28000, scope);
  const names = permissions.map(({ name }) => name);
  if (names.length > 1 && names.includes('.default')) throw refusal(70011, scope);
  const resource = findResource(directory, first.resource);
  if (resource === undefined) throw refusal(500011, first.resource, directory.tenantName);
  return { resource, names, openId: asked.filter((item) => openIdScopes.includes(item)) };
}

/** A scope without an API is one of Graph. */
function split(item: string): { resource: string; name: string } {
  const at = item.lastIndexOf('/');
  if (at < 0) return { resource: 'https://graph.microsoft.com', name: item };
  return { resource: item.slice(0, at).replace(/\/$/, ''), name: item.slice(at + 1) };
}
