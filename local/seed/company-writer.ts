import { runChild } from '../child.ts';
import { writeCompany, type Place } from './write-company.ts';

/** Folders by what of the company is to be written there. */
export type WriterInput = Readonly<Partial<Record<Place, string>>>;

/** In a process of its own: what it needs to write PDF and docx is needed once. */
runChild<WriterInput, object>(async ({ box, microsoft365 }) => {
  if (box !== undefined) await writeCompany(box);
  if (microsoft365 !== undefined) await writeCompany(microsoft365, 'microsoft365');
  return { ready: {}, stop: async () => {} };
});
