import { lexicalSize, toUnitLength } from './lexical.ts';
import { meaningSize } from './sentence-encoder-graph.ts';

/** Dimensions of an embedding: as many as text-embedding-3-small gives, so that one index definition fits both. */
export const embeddingSize = lexicalSize + meaningSize;

/** Shares of a cosine between two embeddings that come from words and from meaning; chosen on four retrieval sets. */
const lexicalShare = 0.6;
const meaningShare = 0.4;

/** Without a meaning (no ONNX runtime) the words are all there is. */
export function compose(lexical: Float32Array, meaning: Float32Array | undefined): Float32Array {
  const vector = new Float32Array(embeddingSize);
  vector.set(lexical.map((value) => value * Math.sqrt(lexicalShare)));
  if (meaning)
    vector.set(
      meaning.map((value) => value * Math.sqrt(meaningShare)),
      lexicalSize,
    );
  return toUnitLength(vector);
}
