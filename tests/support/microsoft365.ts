import type { Microsoft365Connection } from '../../shared/model/connection.ts';

type Given = Pick<Microsoft365Connection, 'id' | 'tenantId' | 'createdAt'>;

/** A connection to all of Microsoft 365 under the ids of another one, or under these. */
export const asMicrosoft365 = (
  { id, tenantId, createdAt }: Given,
  more: Partial<Microsoft365Connection> = {},
): Microsoft365Connection => ({
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
  ...more,
});
