import { isFileKey } from '../../model/item.ts';
import { isSuperseded } from '../../model/run.ts';
import type { Stream } from '../../model/stream.ts';
import { AppError, isAppError } from '../../platform/errors.ts';
import type { Failing, ScanContext } from './context.ts';
import { sourceAnswers } from './source-answers.ts';

/** So often a step is tried for one item's sake: what passes sooner hides nothing. */
const patience = 3;
/** The others are counted when these have been given up. */
const mostCounted = 1_000;
/** After so many in a row a crawl finds out whether there is an outage, in which it need not ask for the rest of a page one by one. */
const suspicious = 16;

export function createFailing(
  stream: Pick<Stream, 'tenantId' | 'id' | 'lane' | 'run' | 'part' | 'failing'>,
  context: ScanContext,
): Failing {
  const { store, log } = context;
  const triesBefore = new Map(stream.failing.map(({ key, tries }) => [key, tries]));
  const failures: { readonly key: string; readonly error: unknown }[] = [];
  const answers = new Map<boolean, Promise<boolean>>();
  let inRow = 0;
  let isOver = false;

  /** Asked once in a step for files, and once for folders: a source may have trouble with either. */
  function answersFor(key: string): Promise<boolean> {
    const isFile = isFileKey(key);
    const known = answers.get(isFile);
    if (known) return known;
    const except = new Set([...triesBefore.keys(), ...failures.map((failed) => failed.key)]);
    const kind = isFile ? 'file' : 'folder';
    const asked = sourceAnswers({ kind, part: stream.part, except }, context);
    answers.set(isFile, asked);
    return asked;
  }

  /** Changes are looked at to the last, since one may be a right that was taken away. */
  async function isOutage(key: string, error: unknown): Promise<boolean> {
    if (stream.lane === 'changes') return false;
    return isThrottled(error) || (inRow >= suspicious && !(await answersFor(key)));
  }

  return {
    async attempt(key, look) {
      if (isOver) return undefined;
      try {
        const found = await look();
        inRow = 0;
        return found;
      } catch (error) {
        failures.push({ key, error });
        inRow += 1;
        log.error('scan.item-failed', error, { key });
        isOver ||= await isOutage(key, error);
        return undefined;
      }
    },
    isLasting: async (key, error) =>
      isRefusal(error) && (triesBefore.get(key) ?? 0) + 1 >= patience && answersFor(key),
    async end() {
      const [first] = failures;
      if (first === undefined) return;
      const refused = failures.filter(({ error }) => isRefusal(error)).map(({ key }) => key);
      const failing = [...new Set(refused)]
        .slice(0, mostCounted)
        .map((key) => ({ key, tries: (triesBefore.get(key) ?? 0) + 1 }));
      if (failing.length > 0)
        await store.streams.update({ pk: stream.tenantId, id: stream.id }, (current) =>
          isSuperseded(current, stream.run) ? undefined : { ...current, failing },
        );
      const items = failures.length === 1 ? '1 item' : `${failures.length} items`;
      throw new AppError('SOURCE_UNAVAILABLE', `${items} could not be read`, {
        cause: first.error,
      });
    },
  };
}

const isThrottled = (error: unknown): boolean => isAppError(error, 'SOURCE_THROTTLED');

/** What the source may say of one item alone. That we ask too often says nothing of any. */
const isRefusal = (error: unknown): boolean =>
  isAppError(error, 'SOURCE_DENIED') || isAppError(error, 'SOURCE_UNAVAILABLE');

/**
 * Whether an item is to be hidden, or a folder passed by, rather than asked for once more.
 * @param already it was before: that it still cannot be read is no news, and nothing to wait for
 */
export const isGivenUp = async (
  { key, already, error }: { key: string; already: boolean; error: unknown },
  { failing }: ScanContext,
): Promise<boolean> =>
  isAppError(error, 'ITEM_UNREADABLE') ||
  (already && isRefusal(error)) ||
  (await failing?.isLasting(key, error)) === true;
