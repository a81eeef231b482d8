// Other programs' ways to the text of a file. A process of its own, started by bench/extraction/other.ts, that may hang or die.
// Not TypeScript: what it imports is in bench/package.json only, and the types of the project are checked without it.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

async function officeparser(path) {
  const { parseOffice } = await import('officeparser-8');
  return (await (await parseOffice(path)).to('text')).value;
}

async function mammoth(path) {
  const { default: mammoth } = await import('mammoth');
  return (await mammoth.extractRawText({ path })).value;
}

async function pdfjs(path) {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({
    data: new Uint8Array(await readFile(path)),
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const pdf = await task.promise;
    const lines = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      for (const { str, hasEOL } of items) lines.push(str, hasEOL ? '\n' : ' ');
      lines.push('\n');
    }
    return lines.join('');
  } finally {
    await task.destroy();
  }
}

const fs = '@langchain/community/document_loaders/fs';
const loaders = {
  '.docx': async (path) => new (await import(`${fs}/docx`)).DocxLoader(path).load(),
  '.pdf': async (path) => new (await import(`${fs}/pdf`)).PDFLoader(path).load(),
  '.pptx': async (path) => new (await import(`${fs}/pptx`)).PPTXLoader(path).load(),
  '.html': async (path) => {
    const { TextLoader } = await import('@langchain/classic/document_loaders/fs/text');
    const { HtmlToTextTransformer } =
      await import('@langchain/community/document_transformers/html_to_text');
    return new HtmlToTextTransformer().transformDocuments(await new TextLoader(path).load());
  },
};

async function langchain(path) {
  const documents = await loaders[extname(path).toLowerCase()](path);
  return documents.map(({ pageContent }) => pageContent).join('\n');
}

const engines = { officeparser, mammoth, 'pdfjs-dist': pdfjs, 'LangChain.js': langchain };

// Some write what they think of a file, or reject promises that nobody waits for: the answer is the text or its lack.
process.on('unhandledRejection', () => {});
async function answer({ engine, path }) {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const read = await engines[engine](path).then(
    (text) => ({ outcome: 'read', text }),
    (error) => ({
      outcome: 'refused',
      text: '',
      why: error instanceof Error ? error.name : 'unknown',
    }),
  );
  const { user, system } = process.cpuUsage(cpuBefore); // microseconds
  const ms = performance.now() - startedAt;
  process.send({ ...read, cpuMs: (user + system) / 1_000, ms });
}

process.on('message', (task) => void answer(task));
process.once('disconnect', () => process.exit(0));
