import { stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createFileReader } from '../shared/pipeline/2-extract/children/reader-pool.ts';
import type { Reading } from '../shared/pipeline/2-extract/reader.ts';
import { chunkText } from '../shared/pipeline/3-chunk/chunk-text.ts';
import { enrich } from '../shared/pipeline/3-chunk/enrich.ts';
import { explainHtml } from './explain-html.ts';
import { explainJson } from './explain-json.ts';
import { explainText } from './explain-text.ts';
import { main } from './main.ts';

const usage = [
  'npm run explain -- FILE                    what the pipeline makes of a file: its blocks, then its chunks',
  'npm run -s explain -- FILE --json          {outcome, code?, metadata, blocks, chunks, warnings}, and nothing else',
  'npm run explain -- FILE --html OUT.html    the pages with a box for each block, as a page for the browser',
].join('\n');

// The stages 2 and 3 of the pipeline on one file of this machine. Nothing needs to run, and nothing is kept.
await main(async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      html: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [path, ...others] = positionals;
  if (values.help) return console.log(usage);
  if (path === undefined || others.length > 0) throw new Error(usage);
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file`);

  const { reading, ms } = await read(path);
  const chunks = reading.outcome === 'read' ? enrich(chunkText(reading.text)).chunks : [];
  if (values.json) console.log(JSON.stringify(explainJson(reading, chunks), null, 2));
  else if (values.html === undefined) console.log(explainText(reading, chunks, ms));
  else await writeFile(values.html, explainHtml(basename(path), reading, chunks));
});

/** As stage 2 does: in a child process, which ends with this one. */
async function read(path: string): Promise<{ reading: Reading; ms: number }> {
  const readFile = createFileReader({ children: 1, ocr: { languages: 'eng' } });
  try {
    const startedAt = performance.now();
    const reading = await readFile({ path, name: basename(path) });
    return { reading, ms: performance.now() - startedAt };
  } finally {
    await readFile[Symbol.asyncDispose]();
  }
}
