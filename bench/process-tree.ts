import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
  /** Resident bytes, pages that are shared with other processes counted in each. */
  readonly rss: number;
  /** The same, shared pages divided among those that share them. */
  readonly pss: number;
  /** Processor time, with that of its children that have ended. */
  readonly cpuMs: number;
}

/** A process and all that it started, as /proc shows them now. Linux only. */
export function readTree(root: number): ProcessFacts[] {
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
  return tree.flatMap((pid) => factsOf(pid) ?? []);
}

const parentOf = (pid: number): number | undefined => {
  const parent = statOf(pid)?.[4];
  return parent === undefined ? undefined : Number(parent);
};

/** The fields of /proc/PID/stat by their number in proc_pid_stat(5); the second, a name in brackets, may hold anything. */
function statOf(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat === undefined
    ? undefined
    : ['', '', '', ...stat.slice(stat.lastIndexOf(')') + 2).split(' ')];
}

/** Linux counts in hundredths of a second for all programs (USER_HZ). */
const tickMs = 10;

const cpuOf = (pid: number): number => {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] =
    statOf(pid)?.slice(14, 18).map(Number) ?? [];
  return (user + system + endedUser + endedSystem) * tickMs;
};

function factsOf(pid: number): ProcessFacts | undefined {
  const rollup = readProc(pid, 'smaps_rollup');
  const command = readProc(pid, 'cmdline')
    ?.split('\0')
    .filter((word) => word !== '');
  if (rollup === undefined || command === undefined || command.length === 0) return undefined;
  const kib = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
  return {
    pid,
    command: command.join(' '),
    rss: kib('Rss') * 1024,
    pss: kib('Pss') * 1024,
    cpuMs: cpuOf(pid),
  };
}

/** It may have ended since it was listed. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
