import { createRandom } from './corpus/random.ts';

/** As many as text-embedding-3-small, and as the index is made for. */
const dimensions = 1_536;
const recorded = makeVectors(1_024);

/**
 * Stands in for the embedding model where the model is not what is measured: one of 1,024 unit vectors made beforehand,
 * chosen by the text. It costs next to nothing, and both sides of a comparison get the same.
 */
export function standInVector(text: string): Float32Array {
  let hash = 0x811c9dc5; // FNV-1a
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return recorded[(hash >>> 0) % recorded.length] ?? new Float32Array(dimensions);
}

function makeVectors(count: number): Float32Array[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => {
    const values = Array.from({ length: dimensions }, () => random.next() - 0.5);
    const length = Math.hypot(...values);
    return Float32Array.from(values, (value) => value / length);
  });
}
