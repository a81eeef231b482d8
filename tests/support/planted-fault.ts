import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One mistake put into a copy of the product on purpose: a test that does not notice it proves nothing. */
export interface PlantedFault {
  /** What the mistake is, as a sentence. */
  readonly name: string;
  /** Many rounds pass before it shows. */
  readonly slow?: true;
  /** File below shared/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Planted extends AsyncDisposable {
  /** Holds shared/ with the mistake, and the triggers and the harness beside it; everything else is the repository's own. */
  readonly root: string;
}

/** @throws when the text to be spoilt is not there exactly once: the list of faults must follow the code */
export function plant({ file, find, replace }: PlantedFault, number: number): Planted {
  const repository = resolve('.');
  const root = join(repository, '.planted', `${process.pid}-${number}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'tests', 'support'), { recursive: true });
  for (const part of ['functions', 'shared'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  symlinkSync(join(repository, 'local'), join(root, 'local'));
  const support = (name: string) => join('tests', 'support', name);
  cpSync(join(repository, support('product.ts')), join(root, support('product.ts')));
  for (const name of ['setup.ts', 'app-credential.ts', 'microsoft365.ts']) {
    symlinkSync(join(repository, support(name)), join(root, support(name)));
  }

  const path = join(root, 'shared', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  return {
    root,
    async [Symbol.asyncDispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
