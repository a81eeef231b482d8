import { termsOf } from '../text/terms.ts';

/**
 * Names in a question: words that begin with a capital where grammar asks for none. A source that does not hold them is about
 * something else, however near its words are: the hotel limit of Zurich is not answered by hotels in Lugano.
 */
export function namesIn(question: string): Set<string> {
  const words = question.trim().split(/\s+/);
  const inside = words.slice(1).filter((word) => !/^I\b/.test(word));
  const named = inside.filter((word) => /^\p{Lu}/u.test(word));
  // A Question Written Like A Title names nothing.
  if (named.length * 2 > inside.length) return new Set();
  return new Set(named.flatMap((word) => termsOf(word).map(({ stem }) => stem)));
}

export function holdsNames(text: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return true;
  const stems = new Set(termsOf(text).map(({ stem }) => stem));
  return [...names].every((name) => stems.has(name));
}
