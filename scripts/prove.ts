import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

// `npm run prove -- --pairs 500000 --seed 7 --source microsoft365`: both sources' twins as judges of what everybody sees, in as many
// processes as there are processors. The first difference ends all.

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '500000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    source: { type: 'string' },
    processes: { type: 'string', default: String(availableParallelism()) },
  },
});
const { source, ...numbers } = values;
if (source !== undefined && !['box', 'microsoft365'].includes(source)) {
  throw new Error('--source is box or microsoft365');
}
for (const [name, value] of Object.entries(numbers)) {
  if (!/^\d{1,10}$/.test(value)) throw new Error(`--${name} is a whole number`);
}
const processes = Math.max(1, Number(numbers.processes));
const pairs = Math.ceil(Number(numbers.pairs) / processes);
/** Companies have seeds that follow each other: those of one process end far below those of the next. */
const seedsApart = 1_000_000;

const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);
const children = Array.from({ length: processes }, (_, at) =>
  start({ pairs, seed: Number(numbers.seed) + at * seedsApart }),
);
for (const child of children) {
  child.once('exit', (code) => {
    if (code === 0) return;
    process.exitCode = 1;
    for (const other of children) other.kill();
  });
}

function start(share: { pairs: number; seed: number }): ChildProcess {
  return spawn(process.execPath, [vitest, 'run', '--config', 'tests/prove/vitest.config.ts'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PROVE_PAIRS: String(share.pairs),
      PROVE_SEED: String(share.seed),
      ...(source !== undefined && { PROVE_SOURCE: source }),
    },
  });
}
