import type { Connection } from '../../model/connection.ts';
import type { Item, SourceItem } from '../../model/item.ts';
import { partOf } from '../../model/item.ts';
import { scopeOf } from '../../platform/ids.ts';
import { AppError } from '../../platform/errors.ts';
import type { Parts, Source } from '../../sources/source.ts';
import type { SizeLimits } from '../2-extract/size-limits.ts';
import { isChosen } from '../rules.ts';
import { times, type Guess } from './price.ts';
import { createTally, type Tally, type Type } from './tally.ts';
import { walk } from './walk.ts';

/** What connecting a source would read, before anything is written. */
export interface Preview {
  /** false: there is more than was looked at, and all figures say "at least". */
  readonly isComplete: boolean;
  readonly parts: readonly { readonly name: string; readonly files: number }[];
  readonly files: number;
  readonly bytes: number;
  /** By the end of the name, most bytes first; `read` where such files are. */
  readonly types: readonly Type[];
  readonly tooLarge: number;
  /** Left out by the connection's own rules. */
  readonly notChosen: number;
  /** Of what can be told by its size; `unknownFiles` will be read, too: archives, pictures, recordings. */
  readonly embedding: {
    readonly tokens: Guess;
    readonly usd: Guess;
    readonly unknownFiles: number;
  };
  /**
   * What OCR will look at, one to two seconds of a processor for each page. How many pages of the PDFs are scanned, and how many pictures
   * texts and presentations hold, nobody knows before they are read.
   */
  readonly ocr: { readonly isOn: boolean; readonly pictures: number; readonly pdfs: number };
  readonly unreadable: Parts['unreadable'];
}

interface Looking extends SizeLimits {
  readonly source: Source;
  /** Whether scans and pictures are read. */
  readonly readsPictures: boolean;
  /** US dollars for a million tokens embedded. */
  readonly usdPerMillionTokens: number;
  /** The look ends here, with what it has seen by then. */
  readonly until: Date;
  readonly now: () => Date;
}

/** Reads lists only: no content, no rights. One part that cannot be read never stops the others: what was seen of it counts. */
export async function preview(connection: Connection, looking: Looking): Promise<Preview> {
  const { parts, unreadable: known } = await looking.source.parts();
  const unreadable = [...known];
  const tally = createTally(looking);
  const perPart: { name: string; files: number }[] = [];
  let isComplete = true;
  for (const { key, name } of parts) {
    const before = tally.counts.files;
    try {
      if (!(await look(key, { connection, looking, tally }))) isComplete = false;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unreadable.push({ what: name, reason: error.message, isForNow: error.retryable });
      isComplete = false;
    }
    perPart.push({ name, files: tally.counts.files - before });
  }
  const tokens = tally.tokens();
  const usd = times(tokens, looking.usdPerMillionTokens / 1_000_000);
  const types = tally.types();
  return {
    isComplete,
    parts: perPart,
    ...tally.counts,
    types,
    embedding: { tokens, usd, unknownFiles: tally.unknown.files },
    ocr: { isOn: looking.readsPictures, ...tally.ocr },
    unreadable,
  };
}

/** @returns whether all of the part was looked at */
async function look(
  part: string,
  { connection, looking, tally }: { connection: Connection; looking: Looking; tally: Tally },
): Promise<boolean> {
  const rules = createRuled(connection);
  for await (const item of walk(part, looking)) {
    if (item === 'more') return false;
    if (item.kind === 'folder') rules.note(item);
    else tally.add(item, await rules.holds(item));
  }
  return true;
}

/** The connection's rules over the tree as it was listed: folders come before what is in them. */
function createRuled(connection: Connection) {
  const { tenantId, id: connectionId } = connection;
  const folders = new Map<string, Item>();
  const asItem = (item: SourceItem): Item => ({
    ...item,
    schemaVersion: 1,
    id: scopeOf({ tenantId, connectionId, key: item.key }),
    tenantId,
    connectionId,
    inherits: item.inherits ?? true,
    part: partOf(item.key),
    trashed: false,
    pending: false,
    updatedAt: connection.createdAt,
  });
  return {
    note(folder: SourceItem): void {
      const item = asItem(folder);
      folders.set(item.id, item);
    },
    holds: (file: SourceItem) =>
      isChosen(asItem(file), connection, async (scope) => folders.get(scope)),
  };
}
