import type { Connection } from '../../shared/model/connection.ts';

/** A connection to all of Microsoft 365 under the ids of another one. */
export const asMicrosoft365 = ({ id, tenantId, createdAt }: Connection): Connection => ({
  schemaVersion: 1,
  id,
  tenantId,
  createdAt,
  source: 'microsoft365',
  name: 'Microsoft 365',
  auth: { kind: 'managed-identity' },
  sites: 'all',
  oneDrives: { users: [], groups: [] },
  rules: { include: [], exclude: [] },
  links: { organization: false, anyone: false },
  notificationSecretName: 'notifications',
});
