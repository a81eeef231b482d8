import { z } from 'zod';
import { badRequest, GraphError } from '../errors.ts';
import type { State } from '../state.ts';

/** Where a reader of delta stands. Opaque to readers; it holds for all later versions of the twin's memory but not over a resync. */
export const DeltaToken = z.discriminatedUnion('kind', [
  /** In the midst of a first enumeration: after this listItemId; what changes meanwhile lies behind `from`. */
  z.strictObject({
    kind: z.literal('all'),
    epoch: z.int(),
    after: z.int(),
    from: z.int(),
  }),
  z.strictObject({ kind: z.literal('since'), epoch: z.int(), after: z.int() }),
]);
export type DeltaToken = z.infer<typeof DeltaToken>;

export type Resync = 'resyncChangesApplyDifferences' | 'resyncChangesUploadDifferences';

/** Tokens of an earlier epoch are void: after each resync a new one begins, which outlives restarts. */
export interface Epochs {
  current(): number;
  /** Voids all tokens given so far. */
  end(resync: Resync): void;
  /** How readers with a token of this epoch are told to begin anew. */
  resyncOf(epoch: number): Resync;
}

export function openEpochs({ db }: Pick<State, 'db'>): Epochs {
  const latest = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM epochs').pluck();
  const ended = db
    .prepare<[number], Resync>('SELECT resync FROM epochs WHERE number > ? ORDER BY number LIMIT 1')
    .pluck();
  return {
    current: () => latest.get() ?? 0,
    end: (resync) => void db.prepare('INSERT INTO epochs (resync) VALUES (?)').run(resync),
    resyncOf: (epoch) => ended.get(epoch) ?? 'resyncChangesApplyDifferences',
  };
}

export const encodeToken = (token: DeltaToken): string =>
  Buffer.from(JSON.stringify(token)).toString('base64url');

/** @throws 400 when it is none of ours */
export function decodeToken(text: string): DeltaToken {
  try {
    return DeltaToken.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw badRequest('The delta token is not valid');
  }
}

/** @param location where a fresh enumeration begins */
export const resyncRequired = (resync: Resync, location: string): GraphError =>
  new GraphError(410, resync, {
    message:
      'Resync required. Replace any local items with the server’s version (including deletes).',
    innerCode: 'resyncRequired',
    headers: { location },
  });
