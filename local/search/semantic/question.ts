import { tokenize } from '../analysis/tokenize.ts';

/** They say what kind of answer is wanted, not what it is about. */
const questionWords = new Set(
  `what when where who whom whose which why how many much long often is are was were be been am do does did have has had can could
   should would may might must will shall i we you me my our us your a an and as at by for from if in into it of on or
   that the their then there these they this to with not no any get need please tell about`.split(
    /\s+/,
  ),
);

const beginsAsQuestion =
  /^(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|do|does|did|has|have|can|could|should|would|may|must|will|within|up to|in which|at what|by when|until when)\b/i;

/** Azure looks for an answer only where the query looks like a question. */
export const looksLikeQuestion = (text: string): boolean =>
  /[?？]\s*$/.test(text) || (beginsAsQuestion.test(text) && /\s\S+\s+\S/.test(text));

/** What the question is about; all its words when nothing else is left. */
export function topicalWords(question: string): string[] {
  const words = wordsOf(question);
  const topical = words.filter((word) => !questionWords.has(word.toLowerCase()));
  return [...new Set(topical.length > 0 ? topical : words)];
}

/**
 * Words that begin with a capital where grammar asks for none. A document without them is about something else: the hotel
 * limit of Zurich is not answered by hotels in Lugano.
 */
export function namesIn(question: string): string[] {
  const [, ...inside] = wordsOf(question);
  const named = inside.filter((word) => /^\p{Lu}/u.test(word) && word !== 'I');
  return named.length * 2 > inside.length ? [] : named; // A Question Written Like A Title names nothing
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  tokenize(text, ({ start, end }) => words.push(text.slice(start, end)));
  return words;
}
