import type { Telling } from '../model/lexical.ts';
import type { MeaningOf } from '../model/meaning.ts';
import { termsOf } from '../text/terms.ts';
import { hasExpected } from './expected.ts';

/** A sentence that might be the answer. */
export interface Candidate {
  readonly sourceId: number;
  readonly sentence: string;
  /** Title, headings and what else it hangs on. */
  readonly context: string;
}

export interface Scored {
  readonly candidate: Candidate;
  readonly score: number;
  /** Whether the score is good enough to be said. */
  readonly answers: boolean;
  /** How much of the question's telling words the sentence and its context have, 0 to 1. */
  readonly overlap: number;
}

/**
 * Words alone miss paraphrases, meaning alone misses names. Chosen on 20 questions of an office and checked on 20 others;
 * on a third set (42 questions, 56 sentences) the best sentence is right 28 times, one of the three best 38 times.
 */
const share = { words: 0.3, sentence: 0.35, inContext: 0.35, expected: 0.05 } as const;
/** Below these the sentence is about something else. Meaning alone, without any word in common, must be surer. */
const threshold = { withMeaning: 0.3, meaningAlone: 0.36, wordsOnly: 0.45 } as const;
/** A word found only in the title or a heading counts half. */
const contextWeight = 0.5;

/** They say what is asked for, not what it is about. */
const questionWords = new Set(
  `what when where who whom whose which why how many much do does did can could should would may might must am i we you
   me my our us your have has had there any get need please tell about long often`.split(/\s+/),
);

export function scoreByWords(options: {
  question: string;
  candidates: readonly Candidate[];
  telling: Telling;
}): Scored[] {
  const { question, candidates, telling } = options;
  const asked = askedWords(question, telling);
  const total = [...asked.values()].reduce((sum, weight) => sum + weight, 0);
  return candidates.map((candidate) => {
    const inSentence = stemsOf(candidate.sentence);
    const inContext = stemsOf(candidate.context);
    let found = 0;
    for (const [stem, weight] of asked) {
      if (inSentence.has(stem)) found += weight;
      else if (inContext.has(stem)) found += weight * contextWeight;
    }
    const overlap = total === 0 ? 0 : found / total;
    const score = overlap + bonus(question, candidate);
    return { candidate, score, overlap, answers: score >= threshold.wordsOnly };
  });
}

export async function* scoreByMeaning(options: {
  question: string;
  scored: readonly Scored[];
  meaningOf: MeaningOf;
}): AsyncGenerator<void, Scored[]> {
  const { question, scored, meaningOf } = options;
  const meanings = yield* meaningOf([
    question,
    ...scored.map(({ candidate }) => candidate.sentence),
    ...scored.map(({ candidate }) => `${candidate.context}. ${candidate.sentence}`),
  ]);
  const [asked = new Float32Array(), ...read] = meanings;
  return scored.map((item, index) => {
    const sentence = dot(asked, read[index]!);
    const inContext = dot(asked, read[index + scored.length]!);
    const score =
      share.words * item.overlap +
      share.sentence * sentence +
      share.inContext * inContext +
      bonus(question, item.candidate);
    const enough = item.overlap > 0 ? threshold.withMeaning : threshold.meaningAlone;
    return { ...item, score, answers: score >= enough };
  });
}

const bonus = (question: string, { sentence }: Candidate): number =>
  hasExpected(question, sentence) ? share.expected : 0;

function askedWords(question: string, telling: Telling): Map<string, number> {
  const terms = termsOf(question);
  const topical = terms.filter(({ word }) => !questionWords.has(word));
  return new Map(
    (topical.length > 0 ? topical : terms).map(({ word, stem }) => [stem, telling(word)]),
  );
}

const stemsOf = (text: string): Set<string> => new Set(termsOf(text).map(({ stem }) => stem));

/** The cosine of two vectors of unit length. */
function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}
