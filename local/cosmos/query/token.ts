import { z } from 'zod';
import { refusals } from '../errors.ts';

/** Where the next page starts: at this result of this document. */
const Token = z.object({
  pk: z.string(),
  rid: z.int(),
  ordinal: z.int().nonnegative(),
  /** How many results came before, for TOP and OFFSET. */
  seen: z.int().nonnegative(),
  /** What sorted results are sorted by; `[]` stands for undefined, which JSON has not. */
  keys: z.array(z.array(z.unknown()).max(1)).optional(),
});

export interface Token {
  readonly pk: string;
  readonly rid: number;
  readonly ordinal: number;
  readonly seen: number;
  readonly keys?: readonly unknown[];
}

export function writeToken({ keys, ...token }: Token): string {
  const packed = keys?.map((key) => (key === undefined ? [] : [key]));
  return Buffer.from(JSON.stringify({ ...token, keys: packed })).toString('base64url');
}

/** @throws CosmosError 400 for a token that is not ours */
export function readToken(text: string | undefined): Token | undefined {
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const { keys, ...token } = Token.parse(json);
    return keys ? { ...token, keys: keys.map(([key]) => key) } : token;
  } catch {
    throw refusals.badRequest('Invalid Continuation Token');
  }
}
