import type { Clock } from '../clock.ts';
import type { ResultCache, TextEntry } from './query/task.ts';

const mostResults = 8;
const lifetimeMs = 30_000;

/** The few latest, for a short while; a key names the state of the container that it holds for. */
export function createResultCache(clock: Clock): ResultCache {
  const held = new Map<string, { entries: readonly TextEntry[]; until: number }>();
  return {
    get(key) {
      const found = held.get(key);
      return found && found.until > clock.now() ? found.entries : undefined;
    },
    set(key, entries) {
      held.set(key, { entries, until: clock.now() + lifetimeMs });
      const [oldest] = held.keys();
      if (held.size > mostResults && oldest !== undefined) held.delete(oldest);
    },
  };
}
