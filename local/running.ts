import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Where a started Sluice answers: written by `npm start`, read by the other commands. Addresses only, no secrets. */
export interface RunningSluice {
  readonly appUrl: string;
  readonly identityUrl: string;
  readonly boxUrl: string;
  readonly graphUrl: string;
  readonly controlUrl: string;
  readonly caFile: string;
  /** Where the keys of the Functions host are, when it asks for them. */
  readonly keyFile?: string;
}

export const defaultDataDir = '.sluice';

const fileIn = (dataDir: string) => join(dataDir, 'running.json');

/** Written beside and then renamed: others look for it. */
export function noteRunning(dataDir: string, running: RunningSluice): void {
  const scratch = `${fileIn(dataDir)}.part`;
  writeFileSync(scratch, JSON.stringify(running, null, 2));
  renameSync(scratch, fileIn(dataDir));
}

export const forgetRunning = (dataDir: string): void => rmSync(fileIn(dataDir), { force: true });

/** Also makes this process trust the local CA. @throws with what to do when nothing runs */
export function findRunning(dataDir: string = defaultDataDir): RunningSluice {
  if (!existsSync(fileIn(dataDir))) {
    throw new Error('Sluice is not running here. Start it with "npm start" in another terminal.');
  }
  const running = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as RunningSluice;
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(running.caFile, 'utf8')]);
  return running;
}
