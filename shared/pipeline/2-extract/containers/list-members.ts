import type { Member } from '../../../model/member.ts';
import type { Format } from '../../../model/text.ts';
import { sha256 } from '../../../platform/hash.ts';
import { formatOf } from '../kind/media-type.ts';
import { createBudget, maxDepth, OverBudget, type Budget, type Entry } from './container.ts';
import type { ReadAids } from '../reader.ts';
import { withNames } from './member-name.ts';
import { openers } from './openers.ts';

interface Container {
  readonly bytes: Uint8Array;
  readonly format: Format;
  /** Names that lead to it; none of the file at the source. */
  readonly path: readonly string[];
}

/**
 * All files inside of a file at the source, at any depth, a container before what is in it. Each is inflated once, in memory, for
 * its hash. What cannot be read is listed too: its own run will say why.
 * @throws Unreadable when the outermost is not to be trusted, or all together is too much
 */
export async function listMembers(
  bytes: Uint8Array,
  format: Format,
  { progress }: Pick<ReadAids, 'progress'>,
): Promise<Member[]> {
  const members: Member[] = [];
  await list({ bytes, format, path: [] }, { budget: createBudget(), progress }, members);
  return members;
}

interface Listing extends Pick<ReadAids, 'progress'> {
  readonly budget: Budget;
}

async function list(container: Container, listing: Listing, members: Member[]): Promise<void> {
  const { budget, progress } = listing;
  const open = openers[container.format];
  if (open === undefined) return;
  const named = withNames(await open(container.bytes));
  budget.spend(named.map(({ entry }) => entry));
  for (const { name, entry } of named) {
    progress();
    const path = [...container.path, name];
    const { sizeBytes, modifiedAt, author } = entry;
    const bytes = bytesOf(entry);
    members.push({
      path,
      sizeBytes,
      modifiedAt,
      ...(author && { author: author.slice(0, 500) }),
      sha256: bytes ? sha256(bytes) : null,
    });
    const format = bytes && path.length < maxDepth ? containerIn(bytes, name) : undefined;
    if (bytes && format) await listInner({ bytes, format, path }, listing, members);
  }
}

/** Damage of one container inside of another is its own matter. */
async function listInner(container: Container, listing: Listing, members: Member[]): Promise<void> {
  try {
    await list(container, listing, members);
  } catch (error) {
    if (error instanceof OverBudget) throw error;
  }
}

/** Parsers fail in as many ways as files are broken: whatever it is, what it happens to is left to its own run. */
function bytesOf(entry: Entry): Uint8Array | undefined {
  try {
    return entry.bytes();
  } catch {
    return undefined;
  }
}

function containerIn(bytes: Uint8Array, name: string): Format | undefined {
  try {
    const format = formatOf(bytes, name);
    return format in openers ? format : undefined;
  } catch {
    return undefined;
  }
}
