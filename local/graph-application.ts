import type { Directory } from './directory.ts';
import { managedIdentity } from './identity/managed-identity.ts';

const graph = 'https://graph.microsoft.com';

/**
 * What an administrator has let each application do at Microsoft Graph in its own name. The app's managed identity reads all sites with
 * their rights, and who is in which group: what a deployment is told to grant.
 */
export function graphApplications({
  applications = [],
}: Pick<Directory, 'applications'>): Record<string, readonly string[]> {
  const registered = applications.map(({ appId, permissions = [] }) => {
    const roles = permissions.filter(({ resource }) => resource === graph);
    return [appId, roles.flatMap(({ roles: granted = [] }) => granted)] as const;
  });
  return {
    ...Object.fromEntries(registered),
    [managedIdentity.appId]: ['Sites.FullControl.All', 'User.Read.All', 'GroupMember.Read.All'],
  };
}
