import type { Grant } from '../model/grant.ts';

/**
 * Roles whose holder may read content. A role that is not here reads nothing: unknown words; Box's `uploader`, who may only put files
 * in (developer.box.com/reference/resources/collaboration, support.box.com "Understanding collaborator permission levels"); and
 * SharePoint's Limited Access, which only lets one pass to something below (learn.microsoft.com/graph/api/resources/permission).
 */
const readingRoles = new Set([
  'owner',
  'co-owner',
  'editor',
  'viewer uploader',
  'previewer uploader',
  'viewer',
  'previewer',
  'read',
  'write',
  'sp.full control',
]);

export const reads = ({ role, expiresAt }: Pick<Grant, 'role' | 'expiresAt'>, now: Date): boolean =>
  readingRoles.has(role) && isUnexpired(expiresAt, now);

export const isUnexpired = (expiresAt: string | null, now: Date): boolean =>
  expiresAt === null || Date.parse(expiresAt) > now.getTime();
