// The pipeline that LangChain.js's own guides show: a loader per format, the recursive splitter, the memory store.
// A process of its own, started by bench/ingest.ts, so that neither side's heap or modules weigh on the other.
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { TextLoader } from '@langchain/classic/document_loaders/fs/text';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { CSVLoader } from '@langchain/community/document_loaders/fs/csv';
import { DocxLoader } from '@langchain/community/document_loaders/fs/docx';
import { PDFLoader } from '@langchain/community/document_loaders/fs/pdf';
import { HtmlToTextTransformer } from '@langchain/community/document_transformers/html_to_text';
import { Document } from '@langchain/core/documents';
import { Embeddings } from '@langchain/core/embeddings';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { standInVector } from './stand-in.ts';

/** About as long as the product's chunks (400 tokens), and like them without overlap. */
const chunkSize = 1_600;

class StandIn extends Embeddings {
  constructor() {
    super({});
  }

  async embedDocuments(texts) {
    return texts.map((text) => standInVector(text));
  }

  async embedQuery(text) {
    return standInVector(text);
  }
}

const htmlToText = new HtmlToTextTransformer();

const load = {
  '.txt': (path) => new TextLoader(path).load(),
  '.md': (path) => new TextLoader(path).load(),
  '.html': async (path) => htmlToText.transformDocuments(await new TextLoader(path).load()),
  '.csv': async (path) => joined(await new CSVLoader(path).load()),
  '.pdf': (path) => new PDFLoader(path).load(),
  '.docx': (path) => new DocxLoader(path).load(),
};

// The loader makes a document of every row; put together again, they do not each become a chunk and a vector.
function joined(rows) {
  const pageContent = rows.map((row) => row.pageContent).join('\n\n');
  return [new Document({ pageContent, metadata: { source: rows[0]?.metadata.source } })];
}

const [, , dir = ''] = process.argv;
const splitter = new RecursiveCharacterTextSplitter({ chunkSize, chunkOverlap: 0 });
const store = new MemoryVectorStore(new StandIn());
const failed = [];
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
for (const name of readdirSync(dir).toSorted()) {
  try {
    const documents = await load[extname(name)](join(dir, name));
    await store.addDocuments(await splitter.splitDocuments(documents));
  } catch (error) {
    failed.push({ name, why: String(error) });
  }
}
const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore); // microseconds
const characters = store.memoryVectors.reduce((sum, { content }) => sum + content.length, 0);
process.send({
  ms,
  cpuMs: (user + system) / 1_000,
  chunks: store.memoryVectors.length,
  characters,
  failed,
});
process.disconnect();
