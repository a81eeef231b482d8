import type { Person } from '../../local/directory.ts';
import type { startStack, Stack } from '../../local/stack.ts';

/** A source whose files, folders, groups and rights change at random, repeatably, and that says itself who may read what. */
export interface World {
  readonly stack: Stack;
  /** What comes next is drawn from the world's seed and this number alone, whatever was drawn before. */
  turn(number: number): void;
  /** One random change; settles when all notifications of it that are not late have been sent, if any. */
  change(): Promise<Change>;
  /** The source behaves badly until the next call: refuses, repeats itself, is late, forgets positions. */
  weather(): Change;
  /** Names of the files that the twin itself would let this person read. */
  readable(person: Person): Set<string>;
  randomQuery(): string;
  /** Milliseconds after which all that has no signal is looked at again. */
  readonly looksAgainAfterMs: number;
}

export interface Change {
  /** What was done, for the report of a failure. */
  readonly what: string;
  /** What finds it at the latest: a notification, a look at the streams, or a sweep where the source tells of it nowhere. */
  readonly foundBy?: 'notification' | 'poll' | 'sweep';
}

export interface WorldOptions {
  readonly seed: number;
  readonly dataDir: string;
  readonly modelDir: string;
  readonly tokensDir: string;
  readonly certificate: NonNullable<Parameters<typeof startStack>[0]['certificate']>;
}
