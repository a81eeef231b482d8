import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { peoplePart } from '../../shared/model/stream.ts';
import type * as Harness from './product.ts';
import { startBoxWorld } from './box-world.ts';
import { startGraphWorld } from './graph-world.ts';
import type { Change, World } from './world.ts';
import { certificate, tokensDir } from './setup.ts';
import { openWebhookReceiver } from './webhook-receiver.ts';

/** Where what a person sees is not what the source itself would let them read. */
export interface Difference {
  readonly seed: number;
  readonly round: number;
  /** Before everything was looked at, and while the index lags behind the records, only leaks count; at rest both do. */
  readonly when: 'told' | 'records in line' | 'at rest';
  readonly person: string;
  readonly query: string;
  readonly leaked: readonly string[];
  readonly hidden: readonly string[];
  readonly changes: readonly string[];
}

export interface Outcome {
  /** (person, query) pairs at rest. */
  readonly pairs: number;
  /** How many changes there were, to begin with and by then. */
  readonly changes: number;
  readonly differences: readonly Difference[];
}

export interface PropertyOptions {
  readonly source: Harness.Kind;
  readonly seed: number;
  readonly rounds: number;
  readonly queriesPerPerson: number;
  /** The repository, or a copy with a planted fault. */
  readonly root: string;
  /** Stop at the first difference. */
  readonly untilFirst: boolean;
  /** Numbers of changes that are left out. */
  readonly without?: ReadonlySet<number>;
}

const changesPerRound = 3;

/**
 * Random trees, groups, moves, grants and revokes in the twin of a source, whose notifications get doubled, shuffled, late and lost on
 * their way. After each round: with all that was told looked at and nothing else, and again with the records in line and the index not
 * yet, nobody sees what the twin would not let them read; at rest everybody sees exactly what it would.
 */
export async function runAccessProperty(options: PropertyOptions): Promise<Outcome> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-'));
  const modelDir = join(tmpdir(), 'sluice-test-model');
  const start = options.source === 'box' ? startBoxWorld : startGraphWorld;
  const world = await start({ seed: options.seed, dataDir, modelDir, certificate, tokensDir });
  try {
    const harness = pathToFileURL(join(options.root, 'tests', 'support', 'product.ts')).href;
    const { startProduct } = (await import(/* @vite-ignore */ harness)) as typeof Harness;
    await using receiver = await openWebhookReceiver();
    await using product = await startProduct(world.stack, options.source, receiver.url);
    receiver.give(product.webhook);
    if (options.source === 'microsoft365') await product.context.source.subscribe([peoplePart]);
    return await play(options, { world, product });
  } finally {
    await world.stack[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function play(
  { seed, rounds, queriesPerPerson, untilFirst, without = new Set() }: PropertyOptions,
  { world, product }: { world: World; product: Harness.Product },
): Promise<Outcome> {
  const differences: Difference[] = [];
  let pairs = 0;
  let made = 0;
  const { people } = world.stack.directory;

  for (let round = 0; round < rounds; round++) {
    const changes: Change[] = [];
    for (let n = 0; n < (round === 0 ? 20 : changesPerRound); n++) {
      made += 1;
      world.turn(made);
      if (!without.has(made)) changes.push(await world.change());
    }
    world.turn(-1 - round);
    changes.push(world.weather());
    const compare = async (when: Difference['when'], queries: number) => {
      for (const person of people) {
        const readable = world.readable(person);
        for (let n = 0; n < queries; n++) {
          const query = world.randomQuery();
          const seen = await product.find(person, query);
          const leaked = [...seen].filter((title) => !readable.has(title));
          const hidden =
            when === 'at rest' ? [...readable].filter((title) => !seen.has(title)) : [];
          if (when === 'at rest') pairs += 1;
          if (leaked.length + hidden.length === 0) continue;
          differences.push({
            seed,
            round,
            when,
            person: person.key,
            query,
            leaked,
            hidden,
            changes: changes.map(({ what }) => what),
          });
          if (untilFirst) return;
        }
      }
    };
    await product.answerBells();
    const isTold = changes.every(({ foundBy = 'notification' }) => foundBy === 'notification');
    if (isTold && round > 0) await compare('told', 1);
    world.stack.clock.advance(world.looksAgainAfterMs);
    await product.scan({ sweep: changes.some(({ foundBy }) => foundBy === 'sweep') });
    await compare('records in line', 1);
    await product.ingest();
    await compare('at rest', queriesPerPerson);
    if (untilFirst && differences.length > 0) break;
  }
  return { pairs, changes: made, differences };
}

/** Of several made-up companies one shows the mistake: rights that are rare may not matter in the first. */
export async function isNoticed(options: Pick<PropertyOptions, 'source' | 'root'>) {
  for (const seed of [7, 8, 9]) {
    const run = { ...options, seed, rounds: 30, queriesPerPerson: 1, untilFirst: true };
    if ((await runAccessProperty(run)).differences.length > 0) return true;
  }
  return false;
}
