import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

// `npm run prove -- --pairs 500000 --seed 7 --source microsoft365`: both sources' twins as judges of what everybody sees.

const { values } = parseArgs({
  options: { pairs: { type: 'string' }, seed: { type: 'string' }, source: { type: 'string' } },
});
const { pairs, seed, source } = values;
if (source !== undefined && !['box', 'microsoft365'].includes(source)) {
  throw new Error('--source is box or microsoft365');
}
for (const [name, value] of Object.entries({ pairs, seed })) {
  if (value !== undefined && !/^\d+$/.test(value)) throw new Error(`--${name} is a whole number`);
}
const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);
const child = spawn(process.execPath, [vitest, 'run', '--config', 'tests/prove/vitest.config.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(pairs !== undefined && { PROVE_PAIRS: pairs }),
    ...(seed !== undefined && { PROVE_SEED: seed }),
    ...(source !== undefined && { PROVE_SOURCE: source }),
  },
});
child.on('exit', (code) => process.exit(code ?? 1));
