import type { Person } from '../../local/directory.ts';
import type { startStack, Stack } from '../../local/stack.ts';

/** A source whose files, folders, groups and rights change at random, repeatably, and that says itself who may read what. */
export interface World {
  readonly stack: Stack;
  /** What comes next is drawn from the world's seed and this number alone, whatever was drawn before. */
  turn(number: number): void;
  /** One random change. */
  change(): Promise<Change>;
  /** The source behaves badly until the next call: refuses, repeats itself, forgets positions. @returns what it does */
  weather(): string;
  /** Names of the files that the twin itself would let this person read. */
  readable(person: Person): Set<string>;
  randomQuery(): string;
  /** Milliseconds after which all that has no signal is looked at again. */
  readonly looksAgainAfterMs: number;
}

export interface Change {
  /** What was done, for the report of a failure. */
  readonly what: string;
  /** The source does not tell of it: it is known at the next sweep. */
  readonly silent?: boolean;
}

export interface WorldOptions {
  readonly seed: number;
  readonly dataDir: string;
  readonly modelDir: string;
  readonly tokensDir: string;
  readonly certificate: NonNullable<Parameters<typeof startStack>[0]['certificate']>;
}
