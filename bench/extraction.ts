import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from './extraction/files.ts';
import { openOther, others, type Other } from './extraction/other.ts';
import { report } from './extraction/report.ts';
import { openSluice } from './extraction/sluice.ts';
import { takeWith, type EngineTaken } from './extraction/take-with.ts';
import type { Measure } from './measure.ts';

/** A folder of public files that the project does not carry. */
const corpusFolder = process.env['SLUICE_EXTRACTION_CORPUS'];

const engines = [
  openSluice,
  ...(Object.keys(others) as Other[]).map((name) => () => openOther(name)),
];

export const extraction: Measure = {
  name: 'extraction',
  title: 'Reading files: how well and how fast, beside other readers',
  async run(_options, say) {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-extraction-'));
    try {
      say('writing files …');
      const files = await writeFiles(folder, corpusFolder);
      const taken: EngineTaken[] = [];
      for (const open of engines) taken.push(await takeWith(open, files, say));
      return report({ files, taken, load: loadavg() });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
