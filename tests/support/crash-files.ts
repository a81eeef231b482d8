import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draw } from './crash-draw.ts';

/** What lies in the content folder, and what must become of it. Every word of a revision stands in no other. */
export interface SourceFile {
  /** In every sentence of the newest content; null where that cannot be read. */
  readonly marker: string | null;
  readonly sentences: number;
}

export interface Files {
  /** By path below the content folder, with slashes. */
  readonly all: ReadonlyMap<string, SourceFile>;
  /** One action that a person could do there. */
  change(): void;
}

export const topFolders = ['Harbour', 'Mill', 'Orchard'] as const;
/** Nothing is ever done to the files in here. */
export const stillFolder = 'Depot';

const fileCount = 36;
/** Several chunks. */
const mostSentences = 70;
const unreadable = {
  'drawing.dwg': Buffer.from([0x41, 0x43, 0x31, 0x30, 0x33, 0x32, 0, 1, 2, 3]),
  'broken.docx': Buffer.from('PK\u0003\u0004 no archive'),
  'nothing.txt': Buffer.from(''),
};
const kinds = ['txt', 'md', 'csv'] as const;

/** Fills the folder, and remembers what it does there. No path, and no content, is ever used a second time. */
export function createFiles(contentDir: string, draw: Draw): Files {
  const all = new Map<string, SourceFile>();
  const at = (path: string) => join(contentDir, path);
  let numbers = 0;
  const number = () => (numbers += 1);

  function write(path: string): void {
    const marker = `kw${number()}`;
    const sentences = draw.int(2, mostSentences);
    writeFileSync(at(path), textOf(path, { marker, sentences }));
    all.set(path, { marker, sentences });
  }

  function add(folder: string): void {
    write(`${folder}/file${number()}.${draw.pick(kinds)}`);
  }

  const folders = new Set<string>(topFolders);
  for (const folder of [...topFolders, stillFolder]) mkdirSync(at(folder));
  for (const folder of topFolders) {
    const below = `${folder}/sub${number()}`;
    mkdirSync(at(below));
    folders.add(below);
  }
  for (const [name, bytes] of Object.entries(unreadable)) {
    writeFileSync(at(`${stillFolder}/${name}`), bytes);
    all.set(`${stillFolder}/${name}`, { marker: null, sentences: 0 });
  }
  for (let file = 0; file < 4; file += 1) add(stillFolder);
  for (let file = 4; file < fileCount; file += 1) add(draw.pick([...folders]));

  const moving = () => [...all.keys()].filter((path) => !path.startsWith(`${stillFolder}/`));
  const forget = (path: string) => {
    const file = all.get(path);
    all.delete(path);
    return file;
  };
  function move(from: string, to: string): void {
    renameSync(at(from), at(to));
    const file = forget(from);
    if (file) all.set(to, file);
  }
  function moveFolder(): void {
    const from = draw.pick([...folders].filter((folder) => folder.includes('/')));
    const to = `${draw.pick(topFolders)}/sub${number()}`;
    renameSync(at(from), at(to));
    folders.delete(from);
    folders.add(to);
    for (const path of moving().filter((one) => one.startsWith(`${from}/`))) {
      const file = forget(path);
      if (file) all.set(to + path.slice(from.length), file);
    }
  }
  function spoil(path: string): void {
    writeFileSync(at(path), '');
    all.set(path, { marker: null, sentences: 0 });
  }
  function remove(path: string): void {
    rmSync(at(path));
    all.delete(path);
  }

  const actions: Readonly<Record<string, () => void>> = {
    add: () => add(draw.pick([...folders])),
    'add another': () => add(draw.pick([...folders])),
    change: () => write(draw.pick(moving())),
    'change another': () => write(draw.pick(moving())),
    move() {
      const from = draw.pick(moving());
      const suffix = from.slice(from.lastIndexOf('.'));
      move(from, `${draw.pick([...folders])}/file${number()}${suffix}`);
    },
    remove: () => remove(draw.pick(moving())),
    spoil: () => spoil(draw.pick(moving())),
    moveFolder,
  };
  return {
    all,
    change: () => actions[draw.pick(Object.keys(actions))]?.(),
  };
}

/** A token that names the revision and the sentence, so that an index tells by itself what of which it holds. */
function textOf(path: string, { marker, sentences }: { marker: string; sentences: number }) {
  const tokens = Array.from({ length: sentences }, (_, n) => `${marker}s${n}`);
  const sentence = (token: string) => `The report ${token} tells what was seen there that day.`;
  if (path.endsWith('.csv')) {
    return ['report,remark', ...tokens.map((token) => `${token},seen there that day`)].join('\n');
  }
  const heading = path.endsWith('.md') ? '# A report\n\n' : '';
  return `${heading}${tokens.map(sentence).join('\n\n')}\n`;
}

/** The revision and the sentences that a text is made of. */
export function readTokens(text: string): { markers: string[]; sentences: number[] } {
  const found = [...text.matchAll(/\b(kw\d+)s(\d+)\b/g)];
  return {
    markers: [...new Set(found.map(([, marker]) => marker ?? ''))],
    sentences: [...new Set(found.map(([, , number]) => Number(number)))].toSorted((a, b) => a - b),
  };
}
