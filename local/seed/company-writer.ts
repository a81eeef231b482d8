import { runChild } from '../child.ts';
import { writeCompany } from './write-company.ts';

/** In a process of its own: what it needs to write PDF and docx is needed once. */
runChild<{ dir: string }, object>(async ({ dir }) => {
  await writeCompany(dir);
  return { ready: {}, stop: async () => {} };
});
