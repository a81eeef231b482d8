import type { Telling } from '../model/lexical.ts';
import type { MeaningOf } from '../model/meaning.ts';
import { holdsNames, namesIn } from './names.ts';
import { scoreByMeaning, scoreByWords, type Candidate, type Scored } from './score.ts';
import { sentencesOf } from './sentences.ts';
import { termsOf } from '../text/terms.ts';

interface Source {
  /** The number that the answer cites. */
  readonly id: number;
  readonly title: string;
  readonly heading?: string | undefined;
  readonly text: string;
}

export interface Question {
  readonly question: string;
  readonly sources: readonly Source[];
}

export interface Reader {
  readonly telling: Telling;
  /** Absent where the ONNX runtime is: then words alone decide. */
  readonly meaningOf: MeaningOf | undefined;
}

/** What is said when no sentence answers well enough. */
const abstention = 'I could not find an answer in the documents you can read.';

const sentencesAtMost = 3;
/** A second or third sentence must come this near to the best one. */
const nearBest = 0.7;
/** Sentences that share this much of their words say the same. */
const sameWords = 0.7;
/** Meaning costs about a millisecond a sentence; the sentences with the fewest words of the question are left out. */
const readAtMost = 160;

/**
 * The model behind the local chat: it cannot write, so it quotes. It answers the up to three sentences that fit the
 * question best, verbatim, each followed by its source's number. Gives the turn back while it reads.
 */
export async function* answer(
  { question, sources }: Question,
  { telling, meaningOf }: Reader,
): AsyncGenerator<void, string> {
  const names = namesIn(question);
  const candidates = sources
    .filter(({ title, heading = '', text }) => holdsNames(`${title} ${heading} ${text}`, names))
    .flatMap(candidatesOf);
  const byWords = scoreByWords({ question, candidates, telling });
  const worth = byWords.toSorted((a, b) => b.score - a.score).slice(0, readAtMost);
  const scored = meaningOf ? yield* scoreByMeaning({ question, scored: worth, meaningOf }) : worth;
  const best = choose(scored);
  return best.length === 0
    ? abstention
    : best.map(({ sentence, sourceId }) => `${sentence} [${sourceId}]`).join(' ');
}

function candidatesOf({ id, title, heading = '', text }: Source): Candidate[] {
  return sentencesOf(text).map(({ text: sentence, context }) => ({
    sourceId: id,
    sentence,
    context: [title, heading, context].filter((part) => part !== '').join('. '),
  }));
}

function choose(scored: readonly Scored[]): Candidate[] {
  const ranked = scored.filter((item) => item.answers).toSorted((a, b) => b.score - a.score);
  const chosen: Candidate[] = [];
  for (const { candidate, score } of ranked) {
    if (chosen.length === sentencesAtMost || score < nearBest * ranked[0]!.score) break;
    if (!chosen.some(({ sentence }) => saysTheSame(sentence, candidate.sentence))) {
      chosen.push(candidate);
    }
  }
  return chosen;
}

/** Jaccard similarity of the words: copies and older versions of a file repeat its sentences. */
function saysTheSame(one: string, other: string): boolean {
  const words = new Set(termsOf(one).map(({ stem }) => stem));
  const others = new Set(termsOf(other).map(({ stem }) => stem));
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared >= sameWords * (words.size + others.size - shared);
}
