import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draw } from './crash-draw.ts';

/** What lies in a source's folder on the disk, and what must become of it. Every word of a revision stands in no other. */
export interface SourceFile {
  /** In every sentence of the newest content; null where that cannot be read. */
  readonly marker: string | null;
  readonly sentences: number;
}

export interface Files {
  /** By path below the folder, with slashes. */
  readonly all: ReadonlyMap<string, SourceFile>;
  /** One action that a person could do there. */
  change(): void;
  /** Any file that things are done to, and a name for it that is nobody's yet. */
  pick(): { readonly path: string; readonly newName: string };
  /** After the source itself was told to move a file, or to delete it, and may have died of it: the disk says whether it was done. */
  lookAfter(path: string, movedTo?: string): void;
}

export interface FilesPlan {
  readonly dir: string;
  readonly draw: Draw;
  /** Folders that are always there. */
  readonly tops: readonly string[];
  /** Nothing is ever done to the files in here. */
  readonly still: string;
  readonly count: number;
  /** Begins every word that tells revisions apart: no two sources share it. One letter. */
  readonly mark: string;
}

/** Several chunks. */
const mostSentences = 70;
const unreadable = {
  'drawing.dwg': Buffer.from([0x41, 0x43, 0x31, 0x30, 0x33, 0x32, 0, 1, 2, 3]),
  'broken.docx': Buffer.from('PK\u0003\u0004 no archive'),
  'nothing.txt': Buffer.from(''),
};
const kinds = ['txt', 'md', 'csv'] as const;

/** Fills the folder, and remembers what it does there. No path, and no content, is ever used a second time. */
export function createFiles({ dir, draw, tops, still, count, mark }: FilesPlan): Files {
  const all = new Map<string, SourceFile>();
  const at = (path: string) => join(dir, path);
  let numbers = 0;
  const number = () => (numbers += 1);

  function write(path: string): void {
    const marker = `kw${mark}${number()}`;
    const sentences = draw.int(2, mostSentences);
    writeFileSync(at(path), textOf(path, { marker, sentences }));
    all.set(path, { marker, sentences });
  }

  function add(folder: string): void {
    write(`${folder}/file${number()}.${draw.pick(kinds)}`);
  }

  const folders = new Set(tops);
  for (const folder of [...tops, still]) mkdirSync(at(folder), { recursive: true });
  for (const folder of tops) {
    const below = `${folder}/sub${number()}`;
    mkdirSync(at(below));
    folders.add(below);
  }
  for (const [name, bytes] of Object.entries(unreadable)) {
    writeFileSync(at(`${still}/${name}`), bytes);
    all.set(`${still}/${name}`, { marker: null, sentences: 0 });
  }
  for (let file = 0; file < 4; file += 1) add(still);
  for (let file = 4; file < count; file += 1) add(draw.pick([...folders]));

  const moving = () => [...all.keys()].filter((path) => !path.startsWith(`${still}/`));
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
    const from = draw.pick([...folders].filter((folder) => !tops.includes(folder)));
    const to = `${draw.pick(tops)}/sub${number()}`;
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
    pick() {
      const path = draw.pick(moving());
      return { path, newName: `file${number()}${path.slice(path.lastIndexOf('.'))}` };
    },
    lookAfter(path, movedTo) {
      if (existsSync(at(path))) return;
      const file = forget(path);
      if (file && movedTo !== undefined) all.set(movedTo, file);
    },
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
  const found = [...text.matchAll(/\b(kw[a-z]\d+)s(\d+)\b/g)];
  return {
    markers: [...new Set(found.map(([, marker]) => marker ?? ''))],
    sentences: [...new Set(found.map(([, , number]) => Number(number)))].toSorted((a, b) => a - b),
  };
}
