import { percentile } from '../statistics.ts';
import type { Engine, FileToRead } from './engine.ts';

const files = 300;

/** What a read costs besides the reading: a line of text, again and again, in a warm child. */
export async function measureOverhead(
  engine: Engine,
  file: FileToRead,
): Promise<{ readonly cpuMs: number; readonly middleMs: number }> {
  const wall: number[] = [];
  let cpuMs = 0;
  await engine.read(file);
  for (let at = 0; at < files; at += 1) {
    const read = await engine.read(file);
    wall.push(read.ms);
    cpuMs += read.cpuMs;
  }
  return { cpuMs: cpuMs / files, middleMs: percentile(wall, 0.5) };
}
