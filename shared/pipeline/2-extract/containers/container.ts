import { Unreadable } from '../readers/unreadable.ts';

/** A file as its container holds it. */
export interface Entry {
  /** As it is written there: neither clean nor the only one of its kind. */
  readonly name: string;
  /** As the container says; nothing is inflated for it. */
  readonly sizeBytes: number;
  /** ISO 8601; null where the container does not say. */
  readonly modifiedAt: string | null;
  /** Who wrote it, where the container says: the sender of a message. */
  readonly author?: string | undefined;
  /** Why it cannot be had, where the container shows that beforehand: encrypted, or a bomb. */
  readonly refused?: Unreadable;
  /** @throws Unreadable for that reason, or when it turns out to be damaged */
  readonly bytes: () => Uint8Array;
}

/** Lists what is in a container. Throws Unreadable when the container as a whole cannot be trusted. */
export type OpenContainer = (bytes: Uint8Array) => readonly Entry[] | Promise<readonly Entry[]>;

/** Files inside of files inside of a file at the source: archives that hold themselves end here. */
export const maxDepth = 4;

/** For one file at the source and all that is in it, at any depth. */
const mostMembers = 10_000;
export const mostBytes = 512 * 2 ** 20;

/** The whole is refused, not the one file that was too much: what was left out would be anybody's guess. */
export class OverBudget extends Unreadable {}

/** What may still be unpacked of one file at the source. */
export interface Budget {
  /** Taken before anything is inflated. @throws OverBudget */
  readonly spend: (entries: readonly Pick<Entry, 'sizeBytes' | 'refused'>[]) => void;
}

export function createBudget(): Budget {
  let members = mostMembers;
  let bytes = mostBytes;
  return {
    spend(entries) {
      members -= entries.length;
      for (const { refused, sizeBytes } of entries) if (!refused) bytes -= sizeBytes;
      if (members < 0) throw new OverBudget('FILE_HOSTILE', 'over 10,000 files inside of it');
      if (bytes < 0) throw new OverBudget('FILE_HOSTILE', 'it unpacks to more than 512 MiB');
    },
  };
}
