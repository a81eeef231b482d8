import type { PermissionMode, Stream } from '../model/stream.ts';

/** Of all parts of a connection together: one that is read item by item is what an admin must know of. */
export function permissionModeOf(
  streams: readonly Pick<Stream, 'permissionMode'>[],
): PermissionMode | null {
  const modes = new Set(streams.map(({ permissionMode }) => permissionMode));
  if (modes.has('per-item')) return 'per-item';
  return modes.has('hierarchical') ? 'hierarchical' : null;
}
