import { GraphError } from '../errors.ts';
import type { Caller } from '../route.ts';

/** Refusals of the directory are worded otherwise than those of files. */
export const unknownObject = (id: string): GraphError =>
  new GraphError(404, 'Request_ResourceNotFound', {
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  });

export const badDirectoryRequest = (message: string): GraphError =>
  new GraphError(400, 'Request_BadRequest', { message });

const insufficientPrivileges = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', {
    message: 'Insufficient privileges to complete the operation.',
  });

/** Permissions that let the caller do it, the least first: https://learn.microsoft.com/graph/permissions-reference */
const permissions = {
  readUsers: [
    'User.Read.All',
    'User.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  writeUsers: ['User.ReadWrite.All', 'User.EnableDisableAccount.All', 'Directory.ReadWrite.All'],
  invite: ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  readGroups: [
    'GroupMember.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  /** To be told of changes: https://learn.microsoft.com/graph/api/subscription-post-subscriptions#permissions */
  hearGroups: [
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  writeGroups: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  writeMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
} as const;

export type DirectoryRight = keyof typeof permissions;

/** @param about whose data it is: everybody may read their own with `User.Read` */
export function requireDirectory(caller: Caller, right: DirectoryRight, about?: string): void {
  const held = caller.kind === 'app' ? caller.roles : caller.scopes;
  if (permissions[right].some((permission) => held.has(permission))) return;
  const isOwn = caller.kind === 'person' && caller.oid === about && held.has('User.Read');
  if (isOwn && right === 'readUsers') return;
  throw insufficientPrivileges();
}
