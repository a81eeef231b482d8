import { readFileSync, writeFileSync } from 'node:fs';

/** Processes that this one has forked and that are still there. */
export const childrenNow = (): number[] =>
  (readProc('self/task/' + process.pid + '/children') ?? '')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);

/** Processor time in milliseconds, of all of the process's threads; Linux counts in hundredths of a second. */
export function cpuOf(pid: number): number {
  const [user = 0, system = 0] = statOf(String(pid)).slice(11, 13);
  return (user + system) * tickMs;
}

/** Of children that have ended. */
export function cpuOfEnded(): number {
  const [user = 0, system = 0] = statOf('self').slice(13, 15);
  return (user + system) * tickMs;
}

const tickMs = 10;

/** The numbers of /proc/PID/stat from its third field on; the second, a name in brackets, may hold anything. */
function statOf(pid: string): number[] {
  const stat = readProc(`${pid}/stat`);
  return stat === undefined
    ? []
    : stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
}

/** The most that was resident at once since `forgetPeak`. */
export function peakOf(pid: number): number {
  const kib = /^VmHWM:\s+(\d+)/m.exec(readProc(`${pid}/status`) ?? '')?.[1];
  return kib === undefined ? Number.NaN : Number(kib) * 1_024;
}

/** proc(5): 5 resets the peak resident set size. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // It has ended, or this is no Linux.
  }
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
