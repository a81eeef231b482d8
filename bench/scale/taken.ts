import type { Calls } from '../graph-of-a-million.ts';
import type { Kind } from './changes.ts';
import type { Cost } from './figures.ts';
import type { ToDo } from './scan.ts';
import type { Cpu } from './world.ts';

export interface Taken {
  readonly scan: Scan;
  readonly changes: Readonly<Record<Kind, Changed>>;
  readonly sweep: Sweep;
  /** Of the machine when it was done, over 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

export interface Scan {
  readonly parts: readonly string[];
  readonly documents: number;
  readonly ms: number;
  readonly cpu: Cpu;
  readonly cost: Cost;
  /** The same calls by what was asked. */
  readonly calls: Calls;
  /** Of this process, after each page. Bytes. */
  readonly memory: readonly {
    readonly documents: number;
    readonly rss: number;
    readonly heap: number;
  }[];
}

export interface Changed {
  readonly changes: number;
  /** Files that the changes were about: those below a folder, else the file itself. */
  readonly files: number;
  readonly cost: Cost;
  readonly todo: Readonly<Record<ToDo, number>>;
  readonly ms: readonly number[];
}

export interface Sweep {
  /** Of the drive that was swept. */
  readonly items: number;
  readonly ms: number;
  readonly cost: Cost;
}
