import type { Reason } from './check.ts';

/** One line of "why can this person see this file": the item that carries the right, and the right. */
export interface Explanation {
  readonly on: string;
  readonly kind: 'file' | 'folder';
  readonly role: string;
  readonly how: string;
  readonly via: 'user' | 'group';
  readonly expiresAt: string | null;
}

/** Names only items that the caller may see, which those that carry their own grants are. */
export const explain = (because: readonly Reason[]): Explanation[] =>
  because.flatMap(({ item, grants }) =>
    grants.map(({ role, how, principal, expiresAt }) => ({
      on: item.name,
      kind: item.kind,
      role,
      how,
      via: /:(group|owners):/.test(principal) ? ('group' as const) : ('user' as const),
      expiresAt,
    })),
  );
