import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../bench/corpus/random.ts';

/** What lies in the folder that Box serves, and what must become of it. Every word of a revision stands in no other. */
export interface SoakFile {
  /** In every sentence of the newest content. */
  readonly marker: string;
  readonly sentences: number;
}

export interface SoakFolder {
  /** By path, with slashes, below the folder that Box serves. */
  readonly files: ReadonlyMap<string, SoakFile>;
  readonly folders: ReadonlySet<string>;
  /** One thing that a person could do there. @returns what it was */
  change(): string;
}

/** Nobody is ever given a right on it: a word of it in anybody's answer is a leak. */
export const sealedFolder = 'Soak sealed';
/** Every employee may read it all the time, and nothing is done to it. */
export const openFolder = 'Soak open';
const topFolders = ['Soak east', 'Soak west', 'Soak north'];

/** About so many at all times: what is kept for each file must not look like something that grows. */
const fileCount = 40;
const mostSentences = 70;
const kinds = ['txt', 'md', 'csv'] as const;

/** Fills the folder, and remembers what it does there. No path, and no content, is used a second time. */
export function createFolder(contentDir: string, random: Random): SoakFolder {
  const files = new Map<string, SoakFile>();
  const folders = new Set<string>();
  const at = (path: string) => join(contentDir, path);
  let numbers = 0;
  const number = () => (numbers += 1);

  function addFolder(path: string): string {
    mkdirSync(at(path));
    folders.add(path);
    return path;
  }
  /** @param how in place, or as many editors do: beside it, and then renamed over it */
  function write(path: string, how: 'in place' | 'beside' = 'in place'): void {
    const file = { marker: `soak${number()}`, sentences: random.whole(2, mostSentences) };
    const scratch = join(dirname(at(path)), `.part${number()}`);
    writeFileSync(how === 'beside' ? scratch : at(path), textOf(path, file));
    if (how === 'beside') renameSync(scratch, at(path));
    files.set(path, file);
  }
  const add = (folder: string) => write(`${folder}/file${number()}.${random.pick(kinds)}`);
  function move(from: string, to: string): void {
    renameSync(at(from), at(to));
    relabel(from, to);
  }
  function relabel(from: string, to: string): void {
    const file = files.get(from);
    if (file) files.set(to, file);
    files.delete(from);
  }
  function moveFolder(): void {
    const from = random.pick([...folders].filter((path) => path.includes('/')));
    const to = `${random.pick(topFolders)}/sub${number()}`;
    renameSync(at(from), at(to));
    folders.delete(from);
    folders.add(to);
    for (const path of [...files.keys()].filter((one) => one.startsWith(`${from}/`)))
      relabel(path, to + path.slice(from.length));
  }

  for (const still of [sealedFolder, openFolder]) {
    mkdirSync(at(still));
    for (let file = 0; file < 3; file += 1) add(still);
  }
  for (const folder of topFolders) addFolder(folder);
  for (const folder of topFolders) addFolder(`${folder}/sub${number()}`);
  while (files.size < fileCount) add(random.pick([...folders]));

  const isStill = (path: string) => [sealedFolder, openFolder].includes(dirname(path));
  const anyFile = () => random.pick([...files.keys()].filter((path) => !isStill(path)));
  const anyFolder = () => random.pick([...folders]);
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const actions: Readonly<Record<string, () => void>> = {
    'file added': () => add(anyFolder()),
    'file deleted'() {
      const path = anyFile();
      rmSync(at(path));
      files.delete(path);
    },
    'file edited': () => write(anyFile()),
    'file replaced': () => write(anyFile(), 'beside'),
    'file renamed'() {
      const from = anyFile();
      move(from, `${dirname(from)}/file${number()}${from.slice(from.lastIndexOf('.'))}`);
    },
    'file moved'() {
      const from = anyFile();
      move(from, `${anyFolder()}/${nameOf(from)}`);
    },
    'folder moved': moveFolder,
  };
  return {
    files,
    folders,
    change() {
      const unwanted = files.size < fileCount ? 'file deleted' : 'file added';
      const what = random.pick(Object.keys(actions).filter((name) => name !== unwanted));
      actions[what]?.();
      return what;
    },
  };
}

/** A token that names the revision and the sentence, so that an index tells by itself what of which it holds. */
function textOf(path: string, { marker, sentences }: SoakFile): string {
  const tokens = Array.from({ length: sentences }, (_, n) => `${marker}s${n}`);
  if (path.endsWith('.csv')) {
    return ['report,remark', ...tokens.map((token) => `${token},seen there that day`)].join('\n');
  }
  const heading = path.endsWith('.md') ? '# A report\n\n' : '';
  const sentence = (token: string) => `The report ${token} tells what was seen there that day.`;
  return `${heading}${tokens.map(sentence).join('\n\n')}\n`;
}

/** What a text must say, and what chunks of it say together: markers, and numbers of sentences in order. */
export function readTokens(text: string): { markers: string[]; sentences: number[] } {
  const found = [...text.matchAll(/\b(soak\d+)s(\d+)\b/g)];
  return {
    markers: [...new Set(found.map(([, marker]) => marker ?? ''))],
    sentences: [...new Set(found.map(([, , number]) => Number(number)))].toSorted((a, b) => a - b),
  };
}
