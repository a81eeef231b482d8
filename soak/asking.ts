import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../bench/corpus/random.ts';
import type { StartedSluice } from '../bench/running-sluice.ts';
import { directory } from '../local/seed/company.ts';
import { readTokens, sealedFolder, type SoakFolder } from './folder.ts';
import type { Tally } from './tally.ts';

export interface Asked {
  /** By kind and status of the answer. */
  readonly answers: Tally;
  /** Milliseconds that each search, and each question, took to be answered with 200. */
  readonly searchMs: number[];
  readonly askMs: number[];
  /** Words of the sealed folder in somebody's answer, by person. */
  readonly leaks: string[];
}

interface Asking {
  readonly sluice: StartedSluice;
  readonly folder: SoakFolder;
  readonly random: Random;
  readonly asked: Asked;
}

const words = ['travel limit', 'price list', 'safety manual', 'minutes of the board', 'survey'];

/** One person after the other, any of them, until told to stop: searches, and now and then a question. */
export async function keepAsking(asking: Asking, signal: AbortSignal): Promise<void> {
  const { random, asked } = asking;
  while (!signal.aborted) {
    const kind = random.next() < 0.2 ? 'ask' : 'search';
    await once(kind, asking).catch((error: unknown) =>
      asked.answers.count(`${kind} ${why(error)}`),
    );
    await wait(random.whole(100, 900), undefined, { signal }).catch(() => {}); // told to stop
  }
}

async function once(kind: 'ask' | 'search', asking: Asking): Promise<void> {
  const { sluice, folder, random, asked } = asking;
  const { key } = random.pick(directory.people);
  const text = textFrom(folder, random);
  const body = kind === 'ask' ? { question: `${text}?` } : { query: text, top: 20 };
  const startedAt = performance.now();
  const response = await sluice.call('POST', `/api/${kind}`, { as: key, body });
  const answer = await response.text();
  asked.answers.count(`${kind} ${response.status}`);
  if (!response.ok) return;
  (kind === 'ask' ? asked.askMs : asked.searchMs).push(performance.now() - startedAt);
  const sealed = markersIn(sealedFolder, folder);
  const leaked = readTokens(answer).markers.filter((marker) => sealed.has(marker));
  asked.leaks.push(...leaked.map((marker) => `${key} was told ${marker} by ${kind}`));
}

/** A question tells its own words again: none is ever asked for what is sealed by its marker. */
function textFrom(folder: SoakFolder, random: Random): string {
  if (random.next() < 0.3) return random.pick(words);
  const open = [...folder.files].filter(([path]) => dirname(path) !== sealedFolder);
  const [, { marker }] = random.pick(open);
  return `the report ${marker}s${random.whole(0, 1)}`;
}

const markersIn = (wanted: string, { files }: SoakFolder) =>
  new Set([...files].flatMap(([path, { marker }]) => (dirname(path) === wanted ? marker : [])));

const why = (error: unknown): string =>
  error instanceof Error
    ? `failed: ${error.cause instanceof Error ? error.cause.message : error.message}`
    : 'failed';
