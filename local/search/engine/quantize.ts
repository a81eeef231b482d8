/**
 * Vectors as bytes, so that a query looks at a quarter of what they take, with a bound on what that changes.
 *
 * A vector is x = s·q + e: q whole numbers of a byte each, s a step, e what is rounded off. The query is y = t·p + f, with p in
 * 16 bits. Then x·y = st·(q·p) + sq·f + e·y, and by Cauchy and Schwarz the last two are at most |sq||f| + |e||y|. Over the
 * lengths, with ε = |e|/|x| and φ = |f|/|y|, the cosine is st·(q·p)/|x||y|, give or take ε + φ(1 + ε).
 */
export interface Quantized {
  /** s/|x|; 0 for a vector of zeros, which is like nothing. */
  readonly step: number;
  /** ε or φ. */
  readonly deviation: number;
}

const mostOfByte = 127;

/** @param codes to be filled with q */
export function quantizeVector(vector: Float32Array, codes: Int8Array): Quantized {
  return quantize(vector, codes, mostOfByte);
}

/** @param codes to be filled with p, none so large that a sum of products with bytes leaves 32 bits */
export function quantizeQuery(query: Float32Array, codes: Int16Array): Quantized {
  return quantize(query, codes, Math.min(32_767, Math.floor(2 ** 24 / query.length)));
}

/** What single precision adds to the bound, generously: it rounds at each product, sum and length. */
export const roundingOf = (dimensions: number): number => (dimensions + 16) * 2 ** -23;

function quantize(vector: Float32Array, codes: Int8Array | Int16Array, most: number): Quantized {
  let largest = 0;
  let square = 0;
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at] ?? 0;
    largest = Math.max(largest, Math.abs(value));
    square += value * value;
  }
  if (largest === 0) {
    codes.fill(0);
    return { step: 0, deviation: 0 };
  }
  const step = largest / most;
  let lost = 0;
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at] ?? 0;
    const code = Math.round(value / step);
    codes[at] = code;
    lost += (value - code * step) ** 2;
  }
  return { step: step / Math.sqrt(square), deviation: Math.sqrt(lost / square) };
}
