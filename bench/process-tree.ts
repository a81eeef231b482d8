import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMemory {
  readonly pid: number;
  readonly command: string;
  /** Resident bytes, pages that are shared with other processes counted in each. */
  readonly rss: number;
  /** The same, shared pages divided among those that share them. */
  readonly pss: number;
}

/** A process and all that it started, as /proc shows them now. Linux only. */
export function readTree(root: number): ProcessMemory[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree: number[] = [];
  for (const open = [root]; open.length > 0;) {
    const pid = open.pop() ?? root;
    tree.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return tree.flatMap((pid) => memoryOf(pid) ?? []);
}

/** Field 4 of /proc/PID/stat; the name before it, in brackets, may hold anything [proc_pid_stat(5)]. */
function parentOf(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  return stat === undefined
    ? undefined
    : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function memoryOf(pid: number): ProcessMemory | undefined {
  const rollup = readProc(pid, 'smaps_rollup');
  const command = readProc(pid, 'cmdline')
    ?.split('\0')
    .filter((word) => word !== '');
  if (rollup === undefined || command === undefined || command.length === 0) return undefined;
  const kib = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
  return { pid, command: command.join(' '), rss: kib('Rss') * 1024, pss: kib('Pss') * 1024 };
}

/** It may have ended since it was listed. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
