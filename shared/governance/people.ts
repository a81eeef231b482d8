import type { People } from '../access/principals.ts';
import type { DriftContext } from './drift-context.ts';

export const peopleOf = ({ store, source, log, now }: DriftContext): People => ({
  store,
  log,
  now,
  sourceOf: async () => source,
});
