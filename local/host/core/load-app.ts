import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const PackageFile = z.looseObject({
  main: z.string().min(1).optional(),
  type: z.enum(['module', 'commonjs']).default('commonjs'),
});

/** Loads the app's entry points by the rules of Azure's worker: `main` may be a glob; .mjs or "type": "module" means import. */
export async function loadApp(appDir: string): Promise<void> {
  const file = join(appDir, 'package.json');
  if (!existsSync(file)) throw new Error(`there is no package.json in ${appDir}`);
  const { main, type } = PackageFile.parse(JSON.parse(withoutMark(readFileSync(file, 'utf8'))));
  const entries = main === undefined ? [] : globSync(main, { cwd: appDir }).toSorted();
  if (entries.length === 0) {
    throw new Error(
      `no file matches "main": "${main ?? ''}" of its package.json (is the app built?)`,
    );
  }
  const require = createRequire(file);
  for (const entry of entries) {
    const path = join(appDir, entry);
    const isModule = entry.endsWith('.mjs') || (type === 'module' && !entry.endsWith('.cjs'));
    if (isModule) await import(pathToFileURL(path).href);
    else require(path);
  }
}

/** A byte order mark is legal at the front of Azure's JSON files, not in JSON.parse. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');
