import type { Person } from '../../local/directory.ts';
import type { Files } from './crash-files.ts';

/** A source of the crash story: what is done in it, and what it says of itself. Settled only by what it has acknowledged. */
export interface CrashSource {
  /** What an admin sends to connect it. */
  readonly connection: { readonly id: string };
  readonly files: Files;
  /** Where nothing is ever done, and `petra` may read. */
  readonly still: string;
  /** One change that people make over the source's own API, mostly of rights. */
  readonly change: () => Promise<void>;
  /** Every file that it shows: by its path, the keys of itself and of all above it, as far as rights flow down from there. */
  readonly shown: () => Promise<Map<string, string[]>>;
  /** The twin's own word on the file with this key. */
  mayRead(person: Person, key: string): Promise<boolean>;
}
