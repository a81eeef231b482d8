import { createRandom, type Random } from '../corpus/random.ts';

/** One made-up chunk, in the fields that a search over rights needs. */
export interface SearchChunk {
  readonly id: string;
  readonly title: string;
  readonly content: string;
  /** Of `scopesInAll`: about every tenth chunk carries one of any 50. */
  readonly scopes: readonly string[];
  readonly vector: Float32Array;
}

export interface SearchQuery {
  readonly text: string;
  readonly vector: Float32Array;
  readonly scopes: readonly string[];
}

export interface SearchCorpus {
  readonly size: number;
  readonly dimensions: number;
  chunks(): Generator<SearchChunk>;
  readonly queries: readonly SearchQuery[];
}

const clusters = 1_000;
const vocabulary = 30_000;
const scopesInAll = 5_000;
const scopesOfQuery = 50;

/** Clustered unit vectors, words by Zipf's law, one word in seven from the cluster's own. The same at each call. */
export function createSearchCorpus(options: {
  size: number;
  dimensions: number;
  queries: number;
}): SearchCorpus {
  const { size, dimensions } = options;
  const centers = Array.from({ length: clusters }, (_, at) => direction(at, dimensions));
  const near = (cluster: number, random: Random) =>
    mix(centers[cluster] ?? new Float32Array(dimensions), random);

  function* chunks(): Generator<SearchChunk> {
    const random = createRandom(3);
    for (let at = 0; at < size; at += 1) {
      const cluster = random.whole(0, clusters - 1);
      const word = () => (random.next() < 0.15 ? topicWord(cluster, random) : zipfWord(random));
      const words = (count: number) => Array.from({ length: count }, word).join(' ');
      yield {
        id: `chunk-${at}`,
        title: words(random.whole(2, 6)),
        content: words(random.whole(150, 250)),
        scopes: pickScopes(random.whole(1, 20), random),
        vector: near(cluster, random),
      };
    }
  }

  const random = createRandom(5);
  const queries = Array.from({ length: options.queries }, () => {
    const cluster = random.whole(0, clusters - 1);
    const words = [topicWord(cluster, random), topicWord(cluster, random)];
    // One frequent word, one of the middle and a rare one, as questions have them.
    for (const [least, most] of [
      [5, 40],
      [50, 500],
      [1_000, 4_000],
    ] as const)
      words.push(wordAt(random.whole(least, most)));
    return {
      text: words.join(' '),
      vector: near(cluster, random),
      scopes: pickScopes(scopesOfQuery, random),
    };
  });
  return { size, dimensions, chunks, queries };
}

function pickScopes(count: number, random: Random): string[] {
  const scopes = new Set<string>();
  while (scopes.size < count) scopes.add(`scope${random.whole(1, scopesInAll)}`);
  return [...scopes];
}

const zipfWord = (random: Random): string =>
  wordAt(Math.min(vocabulary - 1, Math.floor(vocabulary ** random.next()) - 1));

const topicWord = (cluster: number, random: Random): string =>
  `t${wordAt(cluster)}${syllables[random.whole(0, 7)]}`;

const syllables = 'ba de fi go hu ka le mi no pu ra se ti vo zu lan mer nis tor dun'.split(' ');

/** A word of its own for each number, of letters only, so that stemmers have something to do. */
function wordAt(number: number): string {
  let word = '';
  for (let rest = number + 400; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return word;
}

function direction(seed: number, dimensions: number): Float32Array {
  const random = createRandom(1_000 + seed);
  return unit(Float32Array.from({ length: dimensions }, () => gauss(random)));
}

/** As far from its centre as the centre is long: neighbours are near, and not the same. */
function mix(center: Float32Array, random: Random): Float32Array {
  const noise = 1 / Math.sqrt(center.length);
  return unit(center.map((value) => value + noise * gauss(random)));
}

/** Three even numbers make a bell that is good enough here, and cheap. */
const gauss = (random: Random): number => (random.next() + random.next() + random.next() - 1.5) * 2;

function unit(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return vector.map((value) => value / length);
}
