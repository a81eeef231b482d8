import type { Application, Directory, Person } from './directory.ts';
import { managedIdentity } from './identity/managed-identity.ts';
import { keepSecret } from './private-file.ts';

const graph = 'https://graph.microsoft.com';

/**
 * Who runs the tenant: `npm run graph` and the sample company's first day are in its name. The app itself may only read. It proves itself by
 * a secret, where SharePoint's own REST API in Azure asks for a certificate.
 */
export const administration: Application = {
  appId: '9b4d1c52-6f0e-4c86-9a37-0e5c2d7f4a11',
  name: 'Administration',
  objectId: 'c3e0c0de-0000-4000-8000-000000003002',
  permissions: [
    {
      resource: graph,
      roles: ['Sites.FullControl.All', 'User.ReadWrite.All', 'Group.ReadWrite.All'],
    },
  ],
};

/** A random secret of this data folder. */
export const administrationSecret = (identityDir: string): string =>
  keepSecret(identityDir, 'administration-secret');

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
    [managedIdentity.appId]: ['Sites.FullControl.All', 'User.Read.All', 'Group.Read.All'],
  };
}

/** Name of the secret in Key Vault that notifications of Graph are known by. */
const notificationSecretName = 'microsoft365-notifications';

/** Names and values for Key Vault. */
export const microsoft365Secrets = (dataDir: string): Readonly<Record<string, string>> => ({
  [notificationSecretName]: keepSecret(dataDir, 'notification-key'),
});

/** What an admin sends to connect Microsoft 365: POST /api/connections. All sites, and the OneDrives of these people. */
export const microsoft365Connection = (people: readonly Pick<Person, 'oid'>[]) => ({
  id: 'microsoft365',
  source: 'microsoft365',
  name: 'Microsoft 365',
  auth: { kind: 'managed-identity' },
  sites: 'all',
  oneDrives: { users: people.map(({ oid }) => oid) },
  notificationSecretName,
});
