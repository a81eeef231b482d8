import type { Application, Directory, Permission } from '../directory.ts';

/** An API that tokens are for. */
export interface Resource {
  /** Application ID URI, as scopes begin with it. */
  readonly identifier: string;
  readonly appId: string;
  /** Of its tokens: the API decides it, not the endpoint that is asked (`api.requestedAccessTokenVersion`). */
  readonly tokenVersion: 1 | 2;
}

/** `aud` of its tokens: the identifier in the first version, the id in the second. */
export const audienceOf = ({ tokenVersion, appId, identifier }: Resource): string =>
  tokenVersion === 2 ? appId : identifier;

/** Microsoft's own APIs, whose service principals every tenant may have, and the ids of their applications. */
const microsoft: Readonly<Record<string, string>> = {
  'https://graph.microsoft.com': '00000003-0000-0000-c000-000000000000',
  'https://cognitiveservices.azure.com': '7d312290-28c8-473c-a0ed-8e53749b6d6d',
  'https://cosmos.azure.com': 'a232010e-820c-4083-83bb-3ace5fc29d0b',
  'https://eventgrid.azure.net': '4962773b-9cdb-44cf-a8bf-237846a00ab7',
  'https://search.azure.com': '880da380-985e-4198-81b9-e05b1cc53158',
  'https://servicebus.azure.net': '80a10ef9-8168-493d-abf9-3297c4ef6e3c',
  'https://storage.azure.com': 'e406a681-f3d4-42a8-90b6-c2b029497af1',
  'https://vault.azure.net': 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
};

/** Its identifier is another one in each tenant: the address of the tenant's sites. */
const sharePoint = '00000003-0000-0ff1-ce00-000000000000';

/** Read from the directory at each call, as people are. */
export function findApplication(directory: Directory, appId: string): Application | undefined {
  const { applications = [], applicationId, tenantName } = directory;
  const found = applications.find((application) => application.appId === appId);
  if (found !== undefined || appId !== applicationId) return found;
  return { appId, name: tenantName, objectId: appId };
}

/** @param name an identifier URI, with or without a slash at its end, or an application's id */
export function findResource(directory: Directory, name: string): Resource | undefined {
  const wanted = name.replace(/\/$/, '');
  const known = Object.entries(microsoft).find((entry) => entry.includes(wanted));
  if (known !== undefined) return { identifier: known[0], appId: known[1], tokenVersion: 1 };
  if (directory.sharePoint !== undefined && [directory.sharePoint, sharePoint].includes(wanted))
    return { identifier: directory.sharePoint, appId: sharePoint, tokenVersion: 1 };
  const application = findApplication(directory, wanted.replace(/^api:\/\//, ''));
  if (application === undefined) return undefined;
  return { identifier: `api://${application.appId}`, appId: application.appId, tokenVersion: 2 };
}

/** Delegated permissions of an application in an API; in its own API it has all. */
export function consentedScopes(application: Application, resource: Resource): readonly string[] {
  if (application.appId === resource.appId) return application.scopes ?? ['access_as_user'];
  return permissionOf(application, resource)?.scopes ?? [];
}

export const assignedRoles = (application: Application, resource: Resource): readonly string[] =>
  permissionOf(application, resource)?.roles ?? [];

const permissionOf = (
  { permissions = [] }: Application,
  { identifier }: Resource,
): Permission | undefined => permissions.find(({ resource }) => resource === identifier);
