import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

// The compiler takes seconds to find out that nothing changed; the times of the files tell it at once.
const sources = [
  'functions',
  'shared',
  'local',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const record = 'dist/.tsbuildinfo';

/** Milliseconds; a folder counts too: its time moves when a file is taken away. */
function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (!existsSync(record) || Math.max(...sources.map(newest)) > statSync(record).mtimeMs) {
  try {
    execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  } catch {
    process.exit(1); // the compiler has said why
  }
  utimesSync(record, new Date(), new Date()); // it is not written again where nothing of substance changed
}
