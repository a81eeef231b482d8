import { files } from '../../local/seed/content/files.ts';
import type { Random } from './random.ts';

/** Endless text that has the words and the word order of the sample company's documents, and means nothing. */
export interface Prose {
  sentence(): string;
  /** @param length about so many characters */
  paragraph(length: number): string;
  heading(): string;
}

const followers = readFollowers();
const starts = [...followers.keys()].filter((word) => /^[A-Z][a-z]+$/.test(word));

function readFollowers(): ReadonlyMap<string, readonly string[]> {
  const words = files.flatMap(({ text }) => text.match(/[A-Za-z][\w'’-]*[.,;:]?/g) ?? []);
  const found = new Map<string, string[]>();
  for (const [at, word] of words.entries()) {
    const follower = words[at + 1];
    if (follower === undefined) break;
    const known = found.get(word);
    if (known) known.push(follower);
    else found.set(word, [follower]);
  }
  return found;
}

const longestSentence = 28; // words

export function createProse(random: Random): Prose {
  function sentence(): string {
    const words = [random.pick(starts)];
    while (words.length < longestSentence) {
      const last = words.at(-1) ?? '';
      const next = random.pick(followers.get(last) ?? starts);
      words.push(next);
      if (next.endsWith('.')) return words.join(' ');
    }
    return `${words.join(' ').replace(/[,;:]$/, '')}.`;
  }

  function paragraph(length: number): string {
    const sentences: string[] = [];
    for (let size = 0; size < length;) {
      const made = sentence();
      sentences.push(made);
      size += made.length + 1;
    }
    return sentences.join(' ');
  }

  return {
    sentence,
    paragraph,
    heading: () => sentence().split(' ').slice(0, 6).join(' ').replace(/\W+$/, ''),
  };
}
