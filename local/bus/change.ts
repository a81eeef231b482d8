import type { GroupCommit } from '../database.ts';

/** Does something in memory once the work is on disk, so that memory never runs ahead of the store. */
export type After = (effect: () => void) => void;

/** Work inside a group commit; settles after COMMIT and the effects. */
export type Change = <T>(work: (after: After) => T) => Promise<T>;

export function createChange(commit: GroupCommit): Change {
  return async (work) => {
    const effects: (() => void)[] = [];
    const result = await commit(() => work((effect) => effects.push(effect)));
    for (const effect of effects) effect();
    return result;
  };
}
