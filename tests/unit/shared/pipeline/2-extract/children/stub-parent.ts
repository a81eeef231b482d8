import { createFileReader } from '../../../../../../shared/pipeline/2-extract/children/reader-pool.ts';

/** Reads one file, tells its own parent, and has nothing more to do. */
const reader = createFileReader({
  children: 1,
  childUrl: new URL('./stub-child.ts', import.meta.url),
});
const reading = await reader({ path: process.argv[2] ?? '', name: 'fine' });
process.send?.(reading.outcome === 'rejected' ? reading.rejection.reason : 'read');
process.disconnect();
