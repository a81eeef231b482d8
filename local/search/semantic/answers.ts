import { looksLikeQuestion } from './question.ts';
import { compare, type Embed, type RankedCandidate, type RankedSentence } from './rank.ts';

/** A sentence of a document that answers the question. */
export interface Answer {
  readonly key: string;
  readonly sentence: RankedSentence;
  /** 0 to 1: 0.7, Azure's standard threshold, where the local answerer begins to quote. */
  readonly score: number;
}

/** Of the best documents, as Azure takes answers from the top of the results. */
const documentsRead = 10;
/** Shares of words, of the sentence's meaning, and of its meaning together with the title. */
const share = { words: 0.3, sentence: 0.35, inContext: 0.35 } as const;
/** Of those shares together, and of words alone: what is less is about something else. */
const enough = { withMeaning: 0.3, wordsOnly: 0.45 } as const;
/** Of the question's words, title and keywords counting half. */
const leastOverlap = 0.4;

/** The sentences that answer, best first; none where the query is no question. */
export async function findAnswers(
  ranked: readonly RankedCandidate[],
  question: string,
  { embed, signal }: { embed: Embed; signal: AbortSignal },
): Promise<Answer[]> {
  if (!looksLikeQuestion(question)) return [];
  const possible = ranked
    .slice(0, documentsRead)
    .filter(({ holdsNames }) => holdsNames)
    .flatMap(({ key, title, sentences }) =>
      sentences.filter(mayAnswer).map((sentence) => ({
        key,
        sentence,
        inContext: title === '' ? sentence.text : `${title}. ${sentence.text}`,
      })),
    );
  const likenessOf = await compare(
    question,
    possible.map(({ inContext }) => inContext),
    { embed, signal },
  );
  const rated = possible.map(({ key, sentence, inContext }) => ({
    key,
    sentence,
    score: confidence(sentence, likenessOf(inContext)),
  }));
  const inOrder = rated.toSorted((a, b) => b.score - a.score);
  return inOrder.filter(
    ({ sentence }, place) =>
      inOrder.findIndex((other) => other.sentence.text === sentence.text) === place,
  );
}

/** A question is no answer. */
const mayAnswer = ({ text, overlap, overlapInContext }: RankedSentence): boolean =>
  overlap > 0 && overlapInContext >= leastOverlap && !looksLikeQuestion(text);

function confidence(
  { overlapInContext, likeness }: RankedSentence,
  inContext: number | undefined,
): number {
  if (likeness === undefined || inContext === undefined)
    return 1 - 0.3 ** (overlapInContext / enough.wordsOnly);
  const fit =
    share.words * overlapInContext + share.sentence * likeness + share.inContext * inContext;
  return 1 - 0.3 ** (fit / enough.withMeaning);
}
