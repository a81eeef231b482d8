import type { Item } from '../../model/item.ts';
import { AppError } from '../../platform/errors.ts';
import type { ScanContext } from './context.ts';

/** Some may be gone at the source, and their deletion waits in the stream behind the item that cannot be read. */
const mostAsked = 10;
/** Where a whole folder cannot be read, those that are read first may all be in it. */
const mostDrawn = 100;

interface Asked {
  readonly kind: Item['kind'];
  readonly part: string;
  /** Keys of items that could not be read. */
  readonly except: ReadonlySet<string>;
}

/**
 * Whether the source lets us read items and their rights at all: of the same kind and in the same part where we know of any, since one
 * drive may be out of reach while others are not, and else any.
 */
export async function sourceAnswers(
  { kind, part, except }: Asked,
  context: ScanContext,
): Promise<boolean> {
  const { tenantId, id: connectionId } = context.connection;
  const onInvalid = (error: unknown) => context.log.error('scan.record-invalid', error);
  /** Items that are there by our records; what is inside of files no source knows. */
  const witnesses = async (condition: string, parameters: Record<string, string> = {}) => {
    const query = {
      where: `c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.trashed = false AND NOT IS_DEFINED(c.within)${condition}`,
      parameters: { tenantId, connectionId, ...parameters },
      limit: except.size + mostDrawn,
    };
    const items = await context.store.items.query(query, onInvalid);
    return oneOfEachFolderFirst(items.filter(({ key }) => !except.has(key))).slice(0, mostAsked);
  };
  const near = await witnesses(' AND c.part = @part AND c.kind = @kind', { part, kind });
  for (const { key } of near.length > 0 ? near : await witnesses('')) {
    if (await canBeRead(key, context)) return true;
  }
  return false;
}

function oneOfEachFolderFirst(items: readonly Item[]): Item[] {
  const folders = new Set<string | null>();
  const [first, rest]: [Item[], Item[]] = [[], []];
  for (const item of items) {
    (folders.has(item.parentKey) ? rest : first).push(item);
    folders.add(item.parentKey);
  }
  return [...first, ...rest];
}

async function canBeRead(key: string, { source }: ScanContext): Promise<boolean> {
  try {
    const placed = await source.read(key);
    if (placed === undefined) return false;
    await source.grants(placed.item);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
