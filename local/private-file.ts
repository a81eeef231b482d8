import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of a file that only its owner may read, made empty when absent. SQLite gives its side files the same mode. */
export function privateFile(dataDir: string | undefined, name: string): string | undefined {
  if (dataDir === undefined) return undefined;
  const file = join(dataDir, name);
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  return file;
}

/** A random secret of this data folder, made at first use and the same after a restart. */
export function keepSecret(dataDir: string | undefined, name: string): string {
  const file = privateFile(dataDir, name);
  const kept = file === undefined ? '' : readFileSync(file, 'utf8');
  if (kept !== '') return kept;
  const secret = randomBytes(32).toString('base64url');
  if (file !== undefined) writeFileSync(file, secret);
  return secret;
}
