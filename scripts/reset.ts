import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultDataDir } from '../local/running.ts';

// Forgets all local state: index, records, queues, the sample company. A folder given by --box is never touched.
const dataDir = resolve(process.argv[2] ?? defaultDataDir);
if (existsSync(join(dataDir, 'running.json'))) {
  console.error('Sluice is still running (or was killed): stop it first, or delete running.json.');
  process.exit(1);
}
if (existsSync(dataDir) && !existsSync(join(dataDir, 'certificate'))) {
  console.error(`${dataDir} does not look like Sluice's data folder: nothing was removed.`);
  process.exit(1);
}
rmSync(dataDir, { recursive: true, force: true });
console.log(`Removed ${dataDir}.`);
