import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chunkText } from '../../shared/pipeline/3-chunk/chunk-text.ts';

import { percentile } from '../statistics.ts';
import type { LongDocument } from './document.ts';

/** A chunk as it is shown and searched, and the part of the document that it covers: without a header that is said again. */
export interface Cut {
  readonly text: string;
  readonly body: string;
}

export interface Splitter {
  readonly name: string;
  readonly split: (
    documents: readonly LongDocument[],
  ) => Promise<{ readonly cuts: readonly (readonly Cut[])[]; readonly cpuMs: number }>;
}

/** Times that all documents are cut. After the first two it is warm; of the others the middle one counts. */
const rounds = 7;

export const sluice: Splitter = {
  name: 'Sluice',
  async split(documents) {
    const cpuMs: number[] = [];
    let cuts: Cut[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      const made = documents.map(({ extracted }) => chunkText(extracted).chunks);
      const { user, system } = process.cpuUsage(before);
      cpuMs.push((user + system) / 1_000);
      cuts = made.map((chunks, at) =>
        chunks.map(({ text, start, end }) => ({
          text,
          body: documents[at]?.extracted.text.slice(start, end) ?? '',
        })),
      );
    }
    return { cuts, cpuMs: middleOf(cpuMs) };
  },
};

const middleOf = (cpuMs: readonly number[]): number => percentile(cpuMs.slice(2), 0.5);

/** By the length of a chunk: characters, or tokens. */
export const langchain = {
  'LangChain.js Recursive, characters': { kind: 'recursive', counts: 'characters' },
  'LangChain.js Recursive, tokens': { kind: 'recursive', counts: 'tokens' },
  'LangChain.js Markdown, tokens': { kind: 'markdown', counts: 'tokens' },
} as const;

export const langchainSplitters: readonly Splitter[] = Object.entries(langchain).map(
  ([name, how]) => ({
    name,
    async split(documents) {
      const texts = documents.map(({ markdown }) => markdown);
      const { chunks, cpuMs } = await splitInChild({ ...how, texts, rounds });
      const cuts = chunks.map((own) => own.map((text) => ({ text, body: text })));
      return { cuts, cpuMs: middleOf(cpuMs) };
    },
  }),
);

interface SplitInChild {
  readonly chunks: readonly (readonly string[])[];
  /** Of each round. */
  readonly cpuMs: readonly number[];
}

/** In a process of its own, so that neither side's heap weighs on the other. */
async function splitInChild(task: object): Promise<SplitInChild> {
  const child = fork(join(import.meta.dirname, 'langchain-splitters.mjs'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`A splitter ended with ${signal ?? code}`);
  });
  child.send(task);
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [SplitInChild];
  await ended.catch(() => {}); // the next one is to have the machine for itself
  return message;
}
