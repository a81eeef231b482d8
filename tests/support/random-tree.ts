import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { words } from './random-company.ts';

/** Files and folders on the disk that a twin shows. Paths are relative to the content folder; those of folders end in a slash. */
export interface RandomTree {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  addFolder(parent: string): string;
  addFile(parent: string): string;
  moveFile(): string;
  moveFolder(): string;
  rename(): string;
  edit(): string;
  remove(): string;
  removeFolder(): string;
}

/** @param options.tops folders that stay where they are @param options.isOnePlace whether what is at one path may be moved to another */
export function createRandomTree(options: {
  contentDir: string;
  tops: readonly string[];
  random: () => number;
  isOnePlace?: (from: string, to: string) => boolean;
}): RandomTree {
  const { contentDir, tops, random, isOnePlace = () => true } = options;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const folders = new Set<string>();
  const files = new Set<string>();
  let numbered = 0;
  const onDisk = (path: string) => join(contentDir, path);
  const inside = (path: string, folder: string) => path.startsWith(folder);
  for (const top of tops) {
    mkdirSync(onDisk(top), { recursive: true });
    folders.add(top);
  }

  const relocate = (from: string, to: string) => {
    renameSync(onDisk(from), onDisk(to));
    for (const set of [folders, files]) {
      for (const path of [...set].filter((one) => inside(one, from) || one === from)) {
        set.delete(path);
        set.add(to + path.slice(from.length));
      }
    }
  };
  const movable = () => [...folders].filter((path) => !tops.includes(path));

  const tree: RandomTree = {
    files,
    folders,
    addFolder(parent) {
      numbered += 1;
      const path = `${parent}folder${numbered}/`;
      mkdirSync(onDisk(path), { recursive: true });
      folders.add(path);
      return path;
    },
    addFile(parent) {
      numbered += 1;
      const path = `${parent}file${numbered}.txt`;
      writeFileSync(
        onDisk(path),
        `Note ${numbered} about the ${pick(words)} and the ${pick(words)}.`,
      );
      files.add(path);
      return path;
    },
    moveFile() {
      const from = pick([...files]);
      const targets = [...folders].filter((folder) => isOnePlace(from, folder));
      const to = pick(targets) + from.slice(from.lastIndexOf('/') + 1);
      relocate(from, to);
      return `move ${from} to ${to}`;
    },
    moveFolder() {
      if (movable().length === 0) return 'no folder to move';
      const from = pick(movable());
      const targets = [...folders].filter((path) => !inside(path, from) && isOnePlace(from, path));
      const name = from.slice(0, -1).split('/').at(-1) ?? '';
      const to = `${pick(targets)}${name}/`;
      if (to !== from) relocate(from, to);
      return `move ${from} to ${to}`;
    },
    rename() {
      const from = pick([...files]);
      numbered += 1;
      const to = `${dirname(from)}/file${numbered}.txt`;
      relocate(from, to);
      return `rename ${from} to ${to}`;
    },
    edit() {
      const path = pick([...files]);
      writeFileSync(onDisk(path), `Now about the ${pick(words)}, change ${random()}.`);
      return `edit ${path}`;
    },
    remove() {
      if (files.size < 10) return 'too few files to remove one';
      const path = pick([...files]);
      rmSync(onDisk(path));
      files.delete(path);
      return `remove ${path}`;
    },
    removeFolder() {
      const removable = movable().filter(
        (path) => [...files].filter((file) => !inside(file, path)).length >= 10,
      );
      if (removable.length === 0) return 'no folder to remove';
      const path = pick(removable);
      rmSync(onDisk(path), { recursive: true });
      for (const set of [folders, files]) {
        for (const one of [...set].filter((each) => inside(each, path))) set.delete(one);
      }
      return `remove ${path}`;
    },
  };
  return tree;
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
