import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What one has to show a key for. */
export type Need =
  | { readonly of: 'app'; readonly level: AuthLevel; readonly functionName: string }
  | { readonly of: 'admin' }
  | { readonly of: 'extension'; readonly extension: Extension };

/** As an HTTP function declares it. */
export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** The extensions that have a webhook; their keys are named as in Azure. */
type Extension = 'durabletask' | 'eventgrid';

interface Key {
  readonly name: string;
  readonly value: string;
}

/** The keys of a host, as Azure has them: the master's, those for all functions, for one function, and for a webhook. */
export interface Keys {
  /** @param given what the caller shows; undefined when that is nothing */
  opens(need: Need, given: string | undefined): boolean;
  ofSystem(extension: Extension): string;
  ofHost(): Key[];
  ofSystems(): Key[];
  ofFunction(functionName: string): Key[];
}

const KeyFile = z.strictObject({
  master: z.string(),
  host: z.record(z.string(), z.string()),
  system: z.record(z.string(), z.string()),
  /** By the function's name in lower case. */
  functions: z.record(z.string(), z.record(z.string(), z.string())),
});
type KeyFile = z.infer<typeof KeyFile>;

const extensions: readonly Extension[] = ['durabletask', 'eventgrid'];

/** Where a host with this data folder keeps its keys. */
export const keyFileIn = (dataDir: string): string => join(dataDir, 'host-keys.json');

/** Reads the keys, and makes those that are missing. Only the file's owner may read it. */
export function openKeys(file: string, functionNames: readonly string[]): Keys {
  const known = existsSync(file) ? read(file) : fresh();
  const keys = withAll(known, functionNames);
  write(file, keys);
  const ofFunction = (name: string) => keys.functions[name.toLowerCase()] ?? {};

  /** The master's key opens everything, and is not among them. */
  function openers(need: Need): Record<string, string>[] {
    switch (need.of) {
      case 'app':
        return need.level === 'admin' ? [] : [keys.host, ofFunction(need.functionName)];
      case 'extension':
        return [{ key: keys.system[systemKeyName(need.extension)] ?? '' }];
      case 'admin':
        return [];
    }
  }

  return {
    opens(need, given) {
      if (need.of === 'app' && need.level === 'anonymous') return true;
      if (!given) return false;
      const values = openers(need).flatMap((named) => Object.values(named));
      return [keys.master, ...values].some((value) => isSame(value, given));
    },
    ofSystem: (extension) => keys.system[systemKeyName(extension)] ?? '',
    ofHost: () => listed(keys.host),
    ofSystems: () => listed(keys.system),
    ofFunction: (name) => listed(ofFunction(name)),
  };
}

/** What the callers of an extension's webhook have to show. @throws with what to do when the file cannot be read */
export const readSystemKey = (file: string, extension: Extension): string =>
  read(file).system[systemKeyName(extension)] ?? '';

function read(file: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} holds no keys: delete it, and the next start makes new ones.`, {
      cause: error,
    });
  }
}

/** Written beside and then renamed: half a file would close the host for good. */
function write(file: string, keys: KeyFile): void {
  const scratch = `${file}.part`;
  writeFileSync(scratch, JSON.stringify(keys, null, 2), { mode: 0o600 });
  renameSync(scratch, file);
}

const newKey = (): string => randomBytes(40).toString('base64url');

const systemKeyName = (extension: Extension): string => `${extension}_extension`;

const fresh = (): KeyFile => ({
  master: newKey(),
  host: { default: newKey() },
  system: {},
  functions: {},
});

function withAll(keys: KeyFile, functionNames: readonly string[]): KeyFile {
  const names = extensions.map(systemKeyName);
  const system = Object.fromEntries(names.map((name) => [name, keys.system[name] ?? newKey()]));
  const functions = Object.fromEntries(
    functionNames
      .map((name) => name.toLowerCase())
      .map((name) => [name, keys.functions[name] ?? { default: newKey() }]),
  );
  return { ...keys, system, functions: { ...keys.functions, ...functions } };
}

const listed = (named: Readonly<Record<string, string>>): Key[] =>
  Object.entries(named).map(([name, value]) => ({ name, value }));

/** In the same time whatever is wrong, so that a key cannot be guessed letter by letter. */
function isSame(value: string, given: string): boolean {
  const [a, b] = [Buffer.from(value), Buffer.from(given)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
