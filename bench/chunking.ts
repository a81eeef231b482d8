import { loadavg } from 'node:os';
import { cutAll, type Chunked } from './chunking/cut-all.ts';
import { createMade } from './chunking/made.ts';
import { readPublic } from './chunking/public.ts';
import { report } from './chunking/report.ts';
import { openRetrievalSet } from './chunking/retrieval-set.ts';
import { retrieve } from './chunking/retrieval.ts';
import { langchainSplitters, sluice } from './chunking/splitters.ts';
import type { Measure } from './measure.ts';

/** Folders of public files that the project does not carry. */
const corpusFolder = process.env['SLUICE_EXTRACTION_CORPUS'];
const retrievalFolder = process.env['SLUICE_RETRIEVAL_CORPUS'];

export const chunking: Measure = {
  name: 'chunking',
  title: 'Chunking: where texts are cut and what is found again, beside LangChain.js',
  async run(_options, say) {
    say('writing and reading long documents …');
    const made = await createMade();
    const open = corpusFolder === undefined ? undefined : await readPublic(corpusFolder);
    const set = retrievalFolder === undefined ? undefined : await openRetrievalSet(retrievalFolder);
    const taken: Chunked[] = [];
    for (const splitter of [sluice, ...langchainSplitters]) {
      say(`${splitter.name} …`);
      taken.push({
        splitter: splitter.name,
        made: await cutAll(splitter, made),
        open: open && (await cutAll(splitter, open)),
        retrieved: set && retrieve(set, (await splitter.split(set.documents)).cuts),
      });
    }
    return report(taken, { load: loadavg(), passages: set && retrieve(set, set.passages) });
  },
};
