import type { Vocabulary } from '../model/weights.ts';

export interface SentencePiece {
  /** The ids of the most probable pieces of a text; unknown runs are id 0. */
  encode(text: string): number[];
  /** Natural logarithm of the probability of a text under the pieces' unigram model: how common it is. */
  logProbability(text: string): number;
}

const separator = '\u2581';
const unknownId = 0;
/** Ids of control symbols: they are never found in text. */
const reservedIds = 6;
/** What SentencePiece takes off the rarest piece's score for a character that it does not know. */
const unknownPenalty = 10;

/**
 * SentencePiece's unigram segmentation (Kudo 2018, arXiv:1804.10959): the path of highest probability through all
 * pieces of the vocabulary that match.
 */
export function createSentencePiece(vocabulary: Vocabulary): SentencePiece {
  const trie = createTrie(vocabulary.slice(reservedIds).map(([piece]) => piece));
  const scores = Float64Array.from(vocabulary, ([, score]) => score);
  const unknownScore = scores.reduce((low, score) => Math.min(low, score), 0) - unknownPenalty;

  /** Best score of a path to each position, and the piece that ends there. */
  function search(text: string) {
    const best = new Float64Array(text.length + 1).fill(-Infinity);
    const cameFrom = new Int32Array(text.length + 1);
    const piece = new Int32Array(text.length + 1);
    best[0] = 0;
    const reach = (from: number, to: number, id: number) => {
      const score = best[from]! + (id === unknownId ? unknownScore : scores[id]!);
      if (score < best[to]!) return;
      best[to] = score;
      cameFrom[to] = from;
      piece[to] = id;
    };
    for (let start = 0; start < text.length; start += 1) {
      let covered = false;
      for (let end = start, node = trie.root; end < text.length; end += 1) {
        node = trie.step(node, text.charCodeAt(end));
        if (node < 0) break;
        const found = trie.wordAt(node);
        if (found < 0) continue;
        reach(start, end + 1, found + reservedIds);
        covered ||= end === start;
      }
      if (!covered) reach(start, start + 1, unknownId);
    }
    return { best, cameFrom, piece };
  }

  return {
    encode(text) {
      const input = normalize(text);
      const { cameFrom, piece } = search(input);
      const ids: number[] = [];
      for (let end = input.length; end > 0; end = cameFrom[end]!) {
        const id = piece[end]!;
        if (id !== unknownId || ids.at(-1) !== unknownId) ids.push(id); // a run of unknowns is one
      }
      return ids.toReversed();
    },
    logProbability(text) {
      const input = normalize(text);
      return search(input).best[input.length]!;
    },
  };
}

/** SentencePiece's nmt_nfkc: compatibility forms folded, white space collapsed and shown as a character of its own. */
export function normalize(text: string): string {
  const words = text.normalize('NFKC').trim();
  return words === '' ? '' : separator + words.replaceAll(/\s+/g, separator);
}

interface Trie {
  readonly root: number;
  /** The node below `node` for a UTF-16 unit, or -1. */
  step(node: number, unit: number): number;
  /** Which of the words ends at this node, or -1. */
  wordAt(node: number): number;
}

/** A trie as one hash table over (node, unit), since objects and maps for 25,000 nodes are ten times slower. */
function createTrie(words: readonly string[]): Trie {
  const nodesAtMost = words.reduce((sum, word) => sum + word.length, 1);
  if (nodesAtMost > 0xffff) throw new Error('the vocabulary is too large for 16-bit node numbers');
  const bits = Math.ceil(Math.log2(nodesAtMost)) + 1;
  const keys = new Uint32Array(2 ** bits); // 0 is free: no edge leads from the root by U+0000
  const targets = new Int32Array(2 ** bits);
  const wordOf = new Int32Array(nodesAtMost).fill(-1);
  let nodes = 1;

  function slotOf(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> (32 - bits); // Fibonacci hashing
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) % keys.length;
    return slot;
  }
  const keyOf = (node: number, unit: number) => ((node << 16) | unit) >>> 0;

  for (const [index, word] of words.entries()) {
    let node = 0;
    for (let at = 0; at < word.length; at += 1) {
      const key = keyOf(node, word.charCodeAt(at));
      const slot = slotOf(key);
      if (keys[slot] === 0) {
        keys[slot] = key;
        targets[slot] = nodes;
        nodes += 1;
      }
      node = targets[slot]!;
    }
    wordOf[node] = index;
  }
  return {
    root: 0,
    step(node, unit) {
      const slot = slotOf(keyOf(node, unit));
      return keys[slot] === 0 ? -1 : targets[slot]!;
    },
    wordAt: (node) => wordOf[node]!,
  };
}
