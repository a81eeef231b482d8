import { bus } from './bus.ts';
import { cloud } from './cloud.ts';
import { cosmos } from './cosmos.ts';
import { chunking } from './chunking.ts';
import { durable } from './durable.ts';
import { extraction } from './extraction.ts';
import { flood } from './flood.ts';
import { freshness } from './freshness.ts';
import { ingest } from './ingest.ts';
import { readMachine } from './machine.ts';
import type { Measure, Options } from './measure.ts';
import { query } from './query.ts';
import { scale } from './scale.ts';
import { revocation } from './revocation.ts';
import { search } from './search.ts';
import type { Result } from './report.ts';
import { start } from './start.ts';

export interface ToTake {
  readonly name: string;
  readonly options: Options;
  /** How the person asked for it. */
  readonly command: string;
}

const measures: readonly Measure[] = [
  start,
  cloud,
  freshness,
  revocation,
  flood,
  ingest,
  query,
  durable,
  bus,
  cosmos,
  search,
  scale,
  extraction,
  chunking,
];

const say = (line: string) => process.stderr.write(`${line}\n`);

// One measure in a process of its own, started by bench/run.ts: the SDKs keep tokens per process, and those of one
// local cloud are no good at the next.
process.once('message', (message) => {
  void take(message as ToTake).then((result) => process.send?.(result, () => process.exit()));
});

// Ended from outside, it ends what it has started: that listens for the exit.
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, () => process.exit(1));

async function take({ name, options, command }: ToTake): Promise<Result> {
  const measure = measures.find((one) => one.name === name);
  if (measure === undefined) throw new Error(`There is no measure ${name}`);
  const { title } = measure;
  const date = new Date().toISOString().slice(0, 10);
  const about = { name, title, date, command, machine: readMachine() };
  say(`\n${title}`);
  try {
    const outcome = await measure.run(options, (line) => say(`  ${line}`));
    return { ...about, ...outcome };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`  could not be measured: ${error instanceof Error ? error.stack : why}`);
    return { ...about, figures: [], notes: [], raw: null, failure: why.split('\n')[0] ?? why };
  }
}
