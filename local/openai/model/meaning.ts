import type { SentencePiece } from '../text/sentence-piece.ts';
import { toUnitLength } from './lexical.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';
import { meaningSize } from './sentence-encoder-graph.ts';

/** Long texts are read in windows, whose vectors are averaged: better than the first 128 pieces alone. */
const windowSize = 64;
/** A last window shorter than this says too little to count as much as the others. */
const shortestLastWindow = 16;
/** Windows run at once. More is hardly faster (measured), and a waiting question waits for one batch. */
const batchSize = 8;
/** Texts looked at together, so that windows of like length share a batch and little of it is padding. */
const groupSize = 32;
const rememberedTexts = 4096;

/** Gives the turn back after each batch; its result is one vector for each text. */
type MeaningSteps = AsyncGenerator<void, Float32Array[]>;
export type MeaningOf = (texts: readonly string[]) => MeaningSteps;

interface Window {
  readonly pieces: readonly number[];
  readonly sum: Float32Array;
}

/** The meaning of texts as vectors of unit length; texts seen lately are not computed again. */
export function createMeaningOf(encoder: SentenceEncoder, sentencePiece: SentencePiece): MeaningOf {
  const remembered = new Map<string, Float32Array>();

  async function* meaningOfGroup(texts: readonly string[]): MeaningSteps {
    const sums = new Map<string, Float32Array>();
    for (const text of texts) {
      if (!remembered.has(text)) sums.set(text, new Float32Array(meaningSize));
    }
    const windows = [...sums]
      .flatMap(([text, sum]) =>
        windowsOf(sentencePiece.encode(text)).map((pieces): Window => ({ pieces, sum })),
      )
      .toSorted((a, b) => a.pieces.length - b.pieces.length);

    for (let start = 0; start < windows.length; start += batchSize) {
      const batch = windows.slice(start, start + batchSize);
      const vectors = await encoder.run(batch.map(({ pieces }) => pieces));
      for (const [index, { sum }] of batch.entries()) add(sum, vectors[index]!);
      yield;
    }
    const meanings = texts.map((text) => remembered.get(text) ?? toUnitLength(sums.get(text)!));
    for (const [index, text] of texts.entries()) remember(text, meanings[index]!);
    return meanings;
  }

  function remember(text: string, meaning: Float32Array): void {
    remembered.delete(text);
    remembered.set(text, meaning);
    if (remembered.size > rememberedTexts) remembered.delete(remembered.keys().next().value!);
  }

  return async function* meaningOf(texts) {
    const meanings: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += groupSize) {
      meanings.push(...(yield* meaningOfGroup(texts.slice(start, start + groupSize))));
    }
    return meanings;
  };
}

/** A text without any piece is read as one unknown piece. */
export function windowsOf(pieces: readonly number[]): (readonly number[])[] {
  if (pieces.length === 0) return [[0]];
  const windows: number[][] = [];
  for (let start = 0; start < pieces.length; start += windowSize) {
    if (start > 0 && pieces.length - start < shortestLastWindow) break;
    windows.push(pieces.slice(start, start + windowSize));
  }
  return windows;
}

function add(sum: Float32Array, vector: Float32Array): void {
  for (const [index, value] of vector.entries()) sum[index]! += value;
}
