import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Options } from './measure.ts';
import { toMarkdown, withSections, type Result } from './report.ts';
import type { ToTake } from './take.ts';

// npm run bench: all measures, then docs/BENCHMARKS.md. npm run bench -- start freshness: only these.

const usual = [
  'start',
  'cloud',
  'freshness',
  'ingest',
  'query',
  'durable',
  'bus',
  'cosmos',
  'search',
];
/** Taken when they are asked for by name only: they take long. */
const long = ['revocation', 'flood', 'scale', 'extraction', 'chunking'];
const names = [...usual, ...long];
/** These compare with what the project does not need. */
const withOthers = ['ingest', 'search', 'extraction', 'chunking'];
const here = import.meta.dirname;
const resultsDir = join(here, 'results');
const documentFile = join(here, '..', 'docs', 'BENCHMARKS.md');

const say = (line: string) => process.stderr.write(`${line}\n`);

function readArguments(): { chosen: string[]; options: Options } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      files: { type: 'string', default: '1000' },
      'embed-files': { type: 'string', default: '50' },
      rounds: { type: 'string', default: '50' },
      chunks: { type: 'string', default: '10000' },
      queries: { type: 'string', default: '200' },
      'search-chunks': { type: 'string', default: '100000' },
      'scale-documents': { type: 'string', default: '100000' },
      notifications: { type: 'string', default: '100000' },
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
    chosen: positionals.length === 0 ? usual : names.filter((name) => positionals.includes(name)),
    options: {
      files: whole('files'),
      embedFiles: whole('embed-files'),
      rounds: whole('rounds'),
      chunks: whole('chunks'),
      queries: whole('queries'),
      searchChunks: whole('search-chunks'),
      scaleDocuments: whole('scale-documents'),
      notifications: whole('notifications'),
    },
  };
}

/** What only benchmarks need is not among the packages of the project. */
function installOwnPackages(): void {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const installed = (name: string) => existsSync(join(here, 'node_modules', name));
  if (Object.keys(dependencies).every(installed)) return;
  say('Installing what the benchmarks compare with …');
  const { status } = spawnSync('npm', ['ci', '--prefix', here, '--ignore-scripts', '--no-audit'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('npm ci in bench/ has failed.');
}

async function take(name: string, options: Options): Promise<Result> {
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '');
  const child = fork(join(here, 'take.ts'));
  child.send({ name, options, command } satisfies ToTake);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`The measure ${name} ended with ${signal ?? code}`);
  });
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [Result];
  await ended.catch(() => {}); // the next one is to have the machine for itself
  return result;
}

const resultFile = (name: string) => join(resultsDir, `${name}.json`);

function readResult(name: string): Result | undefined {
  const file = resultFile(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}

async function run(): Promise<void> {
  const { chosen, options } = readArguments();
  if (chosen.some((name) => withOthers.includes(name))) installOwnPackages();
  mkdirSync(resultsDir, { recursive: true });
  const taken: Result[] = [];
  for (const name of chosen) {
    const result = await take(name, options);
    writeFileSync(resultFile(name), JSON.stringify(result, null, 1));
    taken.push(result);
  }
  console.log(toMarkdown(taken));
  // Whole or not at all, so that the usual ones are of one machine; a long one is taken on its own and says when and where.
  const all = names.flatMap((name) => readResult(name) ?? []);
  const missing = usual.filter((name) => !all.some((result) => result.name === name));
  const published = missing.length === 0 ? all : taken.filter(({ name }) => long.includes(name));
  if (published.length > 0) {
    const page = readFileSync(documentFile, 'utf8');
    writeFileSync(documentFile, withSections(page, published));
  }
  if (missing.length > 0) {
    say(`Never measured here, and as before in docs/BENCHMARKS.md: ${missing.join(', ')}.`);
  }
  if (taken.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
