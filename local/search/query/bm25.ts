export interface Similarity {
  readonly k1: number;
  readonly b: number;
}

export interface FieldStatistics {
  /** Documents that have the field. */
  readonly documents: number;
  /** Words in all of them. */
  readonly words: number;
}

/** Lucene's: never negative, also for words that most documents have. */
export const inverseFrequency = (documents: number, withTerm: number): number =>
  Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5));

/** A term's part of a document's score in one field. @param idf what inverseFrequency gave for the term */
export function bm25(
  idf: number,
  occurrence: { readonly frequency: number; readonly length: number },
  { statistics, similarity }: { statistics: FieldStatistics; similarity: Similarity },
): number {
  const { frequency, length } = occurrence;
  const { k1, b } = similarity;
  const averageLength = statistics.words / Math.max(1, statistics.documents);
  return (idf * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
}
