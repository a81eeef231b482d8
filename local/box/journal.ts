import type { Db } from '../database.ts';

/** One event, as it will be told to administrators (enterprise type) and to users (user type). */
interface JournalEntry {
  readonly eventId: string;
  readonly createdAt: number;
  readonly enterpriseType: string | null;
  readonly userType: string | null;
  readonly createdBy: string;
  /** JSON, as it was at the time. */
  readonly source: string;
  readonly details: string;
  readonly itemId: string | null;
  /** JSON array of the users who are told; null means whoever may see the item when they ask. */
  readonly audience: string | null;
}

export type Recorded = JournalEntry & { readonly position: number };

export interface JournalQuery {
  readonly after: number;
  readonly limit: number;
  readonly createdFrom: number;
  readonly createdTo: number;
  readonly types: readonly string[];
}

export interface Journal {
  append(entry: JournalEntry): void;
  /** Position of the last event made no later than `createdTo`. */
  last(createdTo: number): number;
  enterprise(query: JournalQuery): Recorded[];
  user(query: JournalQuery): Recorded[];
}

export function openJournal(db: Db): Journal {
  const insert = db.prepare(
    `INSERT INTO events (eventId, createdAt, enterpriseType, userType, createdBy, source, details, itemId, audience)
     VALUES (@eventId, @createdAt, @enterpriseType, @userType, @createdBy, @source, @details, @itemId, @audience)`,
  );
  const select = (type: 'enterpriseType' | 'userType') =>
    db.prepare<[Omit<JournalQuery, 'types'> & { types: string | null }], Recorded>(
      `SELECT * FROM events WHERE position > @after AND ${type} IS NOT NULL
         AND createdAt >= @createdFrom AND createdAt <= @createdTo
         AND (@types IS NULL OR ${type} IN (SELECT value FROM json_each(@types)))
       ORDER BY position LIMIT @limit`,
    );
  const ofEnterprise = select('enterpriseType');
  const ofUser = select('userType');
  const bind = ({ types, ...query }: JournalQuery) => ({
    ...query,
    types: types.length === 0 ? null : JSON.stringify(types),
  });
  return {
    append: (entry) => void insert.run(entry),
    last: (createdTo) =>
      db
        .prepare<[number], { last: number | null }>(
          'SELECT max(position) AS last FROM events WHERE createdAt <= ?',
        )
        .get(createdTo)?.last ?? 0,
    enterprise: (query) => ofEnterprise.all(bind(query)),
    user: (query) => ofUser.all(bind(query)),
  };
}
