import { stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createFileReader } from '../shared/pipeline/2-extract/children/reader-pool.ts';
import type { Reading } from '../shared/pipeline/2-extract/reader.ts';
import { withTranscripts } from '../shared/pipeline/2-extract/recordings/with-transcripts.ts';
import { chunkText } from '../shared/pipeline/3-chunk/chunk-text.ts';
import { enrich } from '../shared/pipeline/3-chunk/enrich.ts';
import { Settings } from '../shared/platform/config.ts';
import { explainHtml } from './explain-html.ts';
import { explainJson } from './explain-json.ts';
import { explainText } from './explain-text.ts';
import { main } from './main.ts';
import { pagePictures } from './page-pictures.ts';

const usage = [
  'npm run explain -- FILE                    what the pipeline makes of a file: its blocks, then its chunks',
  'npm run -s explain -- FILE --json          {outcome, code?, metadata, blocks, chunks, warnings}, and nothing else',
  'npm run explain -- FILE --html OUT.html    the pages with a box for each block, as a page for the browser',
  'OCR_LANGUAGES, OCR_DATA_FOLDER, TRANSCRIBE_COMMAND and TRANSCRIBE_SECONDS count as they do for the app (docs/SETTINGS.md).',
].join('\n');

const ReaderSettings = Settings.pick({
  OCR_LANGUAGES: true,
  OCR_DATA_FOLDER: true,
  TRANSCRIBE_COMMAND: true,
  TRANSCRIBE_SECONDS: true,
});

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
  else {
    const isPdf = reading.outcome === 'read' && reading.text.format === 'application/pdf';
    // What one engine cannot draw the other may have read: its boxes lie on white.
    const pictures = isPdf
      ? await pagePictures(path, reading.text.pages).catch(() => new Map())
      : new Map();
    await writeFile(values.html, explainHtml(basename(path), reading, { chunks, pictures }));
  }
});

/** As stage 2 does: in a child process, which ends with this one. */
async function read(path: string): Promise<{ reading: Reading; ms: number }> {
  const { data, error } = ReaderSettings.safeParse(process.env);
  if (data === undefined) throw new Error(z.prettifyError(error));
  const { OCR_LANGUAGES: languages, OCR_DATA_FOLDER: folder } = data;
  const { TRANSCRIBE_COMMAND: command, TRANSCRIBE_SECONDS: seconds } = data;
  const files = createFileReader({ children: 1, ocr: { languages, folder } });
  const readFile = withTranscripts(files, command && { command, timeoutMs: seconds * 1_000 });
  try {
    const startedAt = performance.now();
    const reading = await readFile({ path, name: basename(path) });
    return { reading, ms: performance.now() - startedAt };
  } finally {
    await files[Symbol.asyncDispose]();
  }
}
