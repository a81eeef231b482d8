import type { SourceItem } from '../../model/item.ts';
import { add, tokensOf, type Guess } from './price.ts';

/** Files of one kind, by the end of their names. */
export interface Type {
  readonly extension: string;
  /** Whether such files are read, as a rule: the content decides in the end. */
  readonly read: boolean;
  readonly files: number;
  readonly bytes: number;
}

export interface Tally {
  readonly counts: { files: number; bytes: number; tooLarge: number; notChosen: number };
  add(file: SourceItem, isChosen: boolean): void;
  /** Most bytes first. */
  types(): Type[];
  tokens(): Guess;
}

export function createTally({ maxFileBytes }: { maxFileBytes: number }): Tally {
  const types = new Map<string, Type>();
  const counts = { files: 0, bytes: 0, tooLarge: 0, notChosen: 0 };
  let tokens: Guess = { low: 0, middle: 0, high: 0 };
  return {
    counts,
    add({ name, file }, isChosen) {
      if (!isChosen) {
        counts.notChosen += 1;
        return;
      }
      const bytes = file?.sizeBytes ?? 0;
      const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
      const guess = tokensOf(extension, bytes);
      const before = types.get(extension) ?? { files: 0, bytes: 0 };
      types.set(extension, {
        extension,
        read: guess !== undefined,
        files: before.files + 1,
        bytes: before.bytes + bytes,
      });
      counts.files += 1;
      counts.bytes += bytes;
      if (bytes > maxFileBytes) counts.tooLarge += 1;
      else if (guess) tokens = add(tokens, guess);
    },
    types: () => [...types.values()].toSorted((a, b) => b.bytes - a.bytes),
    tokens: () => tokens,
  };
}
