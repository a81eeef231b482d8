import { createFileReader } from '../../shared/pipeline/2-extract/children/reader-pool.ts';
import type { Reading } from '../../shared/pipeline/2-extract/reader.ts';
import { comparableText } from '../../tests/support/word-recall.ts';
import type { Engine, Read } from './engine.ts';
import { childrenNow, cpuOf, cpuOfEnded, forgetPeak, peakOf } from './process-facts.ts';

const lookEveryMs = 20;
/** As deployed: TypeScript would be stripped of its types in the child, which costs it 30 MiB. */
const asBuilt = new URL(
  '../../dist/shared/pipeline/2-extract/children/reader-child.js',
  import.meta.url,
);

/**
 * The product's own way: in a child that may be killed. Its processor time has that of this process in it, which hands the
 * file over and checks what comes back.
 */
export function openSluice({ ocr }: { readonly ocr: boolean }): Engine {
  const readFile = createFileReader({
    children: 1,
    ...(ocr && { ocr: { languages: 'eng' } }),
    childUrl: asBuilt,
  });
  return {
    name: 'Sluice',
    reads: () => true,
    read: ({ path, name }) => watched(() => readFile({ path, name })),
    close: async () => readFile[Symbol.asyncDispose](),
  };
}

/** The child that reads may be killed and replaced meanwhile: what it took is seen while it lives. */
async function watched(read: () => Promise<Reading>): Promise<Read> {
  let peakBytes = 0;
  const look = () => {
    for (const pid of childrenNow()) peakBytes = Math.max(peakBytes, peakOf(pid) || 0);
  };
  for (const pid of childrenNow()) forgetPeak(pid);
  const looking = setInterval(look, lookEveryMs);
  const cpuBefore = cpuNow();
  const startedAt = performance.now();
  try {
    const reading = await read();
    const ms = performance.now() - startedAt;
    const cpuMs = cpuNow() - cpuBefore;
    look();
    return { ...toRead(reading), ms, cpuMs, peakBytes: peakBytes || Number.NaN, reading };
  } finally {
    clearInterval(looking);
  }
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  const children = childrenNow().reduce((sum, pid) => sum + cpuOf(pid), 0);
  return (user + system) / 1_000 + children + cpuOfEnded();
}

function toRead(reading: Reading): Pick<Read, 'outcome' | 'text' | 'why'> {
  if (reading.outcome === 'rejected') {
    return { outcome: 'refused', text: '', why: reading.rejection.code };
  }
  return { outcome: 'read', text: comparableText(reading) };
}
