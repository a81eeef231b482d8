import type { Reader } from '../answer/answer.ts';
import { TooLongError } from './too-long-error.ts';
import { tokenCount } from '../text/tokens.ts';
import { compose, embeddingSize } from './composite.ts';
import { lexicalVector } from './lexical.ts';
import type { Embedded } from './messages.ts';

/** Of one input, as for text-embedding-3-small. */
const tokensAtMost = 8192;
/** Small enough to give the turn back often. */
const textsAtOnce = 32;

/** One vector of unit length for each text. Gives the turn back while it reads. */
export async function* embed(
  texts: readonly string[],
  { telling, meaningOf }: Reader,
): AsyncGenerator<void, Embedded> {
  const vectors = new Float32Array(texts.length * embeddingSize);
  let promptTokens = 0;
  for (let start = 0; start < texts.length; start += textsAtOnce) {
    const group = texts.slice(start, start + textsAtOnce);
    for (const text of group) promptTokens += countWithinLimit(text);
    const meanings = meaningOf && (yield* meaningOf(group));
    for (const [index, text] of group.entries()) {
      const vector = compose(lexicalVector(text, telling), meanings?.[index]);
      vectors.set(vector, (start + index) * embeddingSize);
    }
    yield;
  }
  return { vectors, promptTokens };
}

function countWithinLimit(text: string): number {
  const tokens = tokenCount(text);
  if (tokens > tokensAtMost) throw new TooLongError(tokens, tokensAtMost);
  return tokens;
}
