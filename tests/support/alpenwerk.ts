import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rightsOf } from '../../local/seed/company.ts';
import { writeCompany } from '../../local/seed/write-company.ts';
import { startSluice, type Sluice, type SluiceOptions } from './sluice.ts';

/** The sample company on the whole stack, its files in a folder that the test may change. */
export const startCompany = (options: Partial<SluiceOptions> = {}): Promise<Sluice> =>
  startSluice({
    rights: rightsOf('company'),
    async fill(contentDir) {
      if (existsSync(join(contentDir, 'Company'))) return; // a second start on the same data
      const made = join(mkdtempSync(join(tmpdir(), 'sluice-')), 'company');
      await writeCompany(made);
      cpSync(made, contentDir, { recursive: true });
    },
    ...options,
  });
