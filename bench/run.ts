import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freshness } from './freshness.ts';
import { ingest } from './ingest.ts';
import { readMachine } from './machine.ts';
import type { Measure, Options } from './measure.ts';
import { query } from './query.ts';
import { toMarkdown, type Result } from './report.ts';
import { start } from './start.ts';

// npm run bench: all measures, then docs/BENCHMARKS.md. npm run bench -- start freshness: only these.

const measures: readonly Measure[] = [start, freshness, ingest, query];
const names = measures.map(({ name }) => name);
const here = import.meta.dirname;
const resultsDir = join(here, 'results');
const documentFile = join(here, '..', 'docs', 'BENCHMARKS.md');

const say = (line: string) => process.stderr.write(`${line}\n`);

function readArguments(): { chosen: Measure[]; options: Options } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      files: { type: 'string', default: '1000' },
      'embed-files': { type: 'string', default: '50' },
      rounds: { type: 'string', default: '50' },
      chunks: { type: 'string', default: '10000' },
      queries: { type: 'string', default: '200' },
    },
  });
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`No measure "${unknown}": ${names.join(', ')}.`);
  const whole = (name: keyof typeof values): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number.`);
    return value;
  };
  return {
    chosen: measures.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    options: {
      files: whole('files'),
      embedFiles: whole('embed-files'),
      rounds: whole('rounds'),
      chunks: whole('chunks'),
      queries: whole('queries'),
    },
  };
}

/** What only benchmarks need is not among the packages of the project. */
function installOwnPackages(): void {
  if (existsSync(join(here, 'node_modules'))) return;
  say('Installing what the benchmarks compare with …');
  const { status } = spawnSync('npm', ['ci', '--prefix', here, '--ignore-scripts', '--no-audit'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('npm ci in bench/ has failed.');
}

async function take(measure: Measure, options: Options): Promise<Result> {
  const { name, title } = measure;
  const about = {
    name,
    title,
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, ''),
    machine: readMachine(),
  };
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

const resultFile = (name: string) => join(resultsDir, `${name}.json`);

function readResult(name: string): Result | undefined {
  const file = resultFile(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}

async function run(): Promise<void> {
  const { chosen, options } = readArguments();
  if (chosen.includes(ingest)) installOwnPackages();
  mkdirSync(resultsDir, { recursive: true });
  const taken: Result[] = [];
  for (const measure of chosen) {
    const result = await take(measure, options);
    writeFileSync(resultFile(measure.name), JSON.stringify(result, null, 1));
    taken.push(result);
  }
  console.log(toMarkdown(taken));
  // Written whole or not at all: a page with gaps would replace one without.
  const all = names.flatMap((name) => readResult(name) ?? []);
  const missing = names.filter((name) => !all.some((result) => result.name === name));
  if (missing.length === 0) writeFileSync(documentFile, toMarkdown(all));
  else say(`docs/BENCHMARKS.md is as it was: never measured here: ${missing.join(', ')}.`);
  if (taken.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
