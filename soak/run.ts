import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../bench/corpus/random.ts';
import { readMachine } from '../bench/machine.ts';
import { whileOpen } from '../bench/while-open.ts';
import { openMortalSluice } from './mortal-sluice.ts';
import { soak } from './soak.ts';
import { failuresOf, toMarkdown } from './report.ts';

// npm run soak [-- --minutes 30] [--seed N]: all of Sluice under mixed load, faults and kill -9, then everything is compared.

function readArguments(): { minutes: number; seed: number } {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed must be a whole number.');
  return { minutes, seed };
}

const here = import.meta.dirname;
const resultsDir = join(here, 'results');
const documentFile = join(here, '..', 'docs', 'SOAK.md');
/** Shorter ones are trials: the document is for whole ones. */
const wholeMinutes = 30;
const say = (line: string) => process.stderr.write(`${line}\n`);

async function run(): Promise<void> {
  const { minutes, seed } = readArguments();
  console.log(`soak: seed ${seed}, ${minutes} minutes\n`);
  const machine = readMachine();
  const date = new Date().toISOString().slice(0, 10);
  const command = `npm run soak -- --minutes ${minutes} --seed ${seed}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-soak-'));
  say(`The data folder is ${dataDir}.`);
  const lines: string[] = [];
  const result = await whileOpen(
    openMortalSluice({ dataDir, onLine: (line) => lines.push(line) }),
    (sluice) => soak({ sluice, lines, minutes, seed, say, random: createRandom(seed) }),
  );
  const done = { seed, minutes, date, command, machine, ...result };
  const report = toMarkdown(done);
  mkdirSync(resultsDir, { recursive: true });
  const file = join(resultsDir, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.md`);
  writeFileSync(file, `${report}\n`);
  if (minutes >= wholeMinutes) writeFileSync(documentFile, `${report}\n`);
  console.log(report);
  console.log(`\nWritten to ${file}`);
  if (failuresOf(done).length === 0) rmSync(dataDir, { recursive: true, force: true });
  else process.exitCode = 1;
}

run().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
