import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCorpus, type Corpus } from './corpus.ts';
import type { DocumentRecord } from '../shared/model/document.ts';
import type { Measure, Options, Outcome } from './measure.ts';
import { embedWithModel } from './embed-with-model.ts';
import { startProduct, type Product } from './product.ts';
import { readTree, type ProcessFacts } from './process-tree.ts';
import { inMB, inTime, percentile, sum } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

interface Ingested {
  readonly ms: number;
  readonly cpuMs: number;
  readonly chunks: number;
  /** Files that ended without text, by reason. */
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

type Stage = 'extracted' | 'chunked' | 'embedded' | 'indexed';
const stages: readonly Stage[] = ['extracted', 'chunked', 'embedded', 'indexed'];

interface Ours extends Ingested {
  /** Processor time of the emulators, which is not in `cpuMs`. */
  readonly cloudCpuMs: number;
  readonly stageMs: Readonly<Record<Stage, readonly number[]>>;
  readonly model: { readonly files: number; readonly chunks: number; readonly ms: number };
}

/** All vectors lie on the heap there. */
const heapMiB = 12_000;

export const ingest: Measure = {
  name: 'ingest',
  title: 'Ingest: generated files, against a plain LangChain.js pipeline',
  async run({ files, embedFiles }: Options, say) {
    const dir = mkdtempSync(join(tmpdir(), 'sluice-corpus-'));
    try {
      say(`writing ${files} files …`);
      const corpus = await writeCorpus(join(dir, 'Corpus', 'Files'), { files });
      const ours = await whileOpen(startProduct({ contentDir: join(dir, 'Corpus') }), (product) =>
        ingestWithProduct(product, { embedFiles, say }),
      );
      say('LangChain.js …');
      const theirs = await ingestWithLangChain(corpus.dir);
      return report(corpus, { ours, theirs });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function ingestWithProduct(
  product: Product,
  { embedFiles, say }: { embedFiles: number; say: (line: string) => void },
): Promise<Ours> {
  say('scanning …');
  const runs = await product.scan();
  await product.services.models.embed(['The first start makes the local model: not in the time.']);
  say(`ingesting ${runs.length} files …`);
  const cpuBefore = readCpu();
  const startedAt = performance.now();
  await product.ingest(runs, 'stand-in');
  const ms = performance.now() - startedAt;
  const cpu = readCpu();
  const cpuMs = cpu.product - cpuBefore.product;
  const cloudCpuMs = cpu.cloud - cpuBefore.cloud;

  const documents = await product.documents(runs);
  const failed = documents
    .filter(({ status }) => status !== 'indexed')
    .map(({ itemKey, status, rejection }) => ({ name: itemKey, why: rejection?.code ?? status }));
  say(`the real embedder, ${embedFiles} files …`);
  const model = await embedWithModel(documents.slice(0, embedFiles), product.services);
  const chunks = chunksIn(documents);
  return { ms, cpuMs, cloudCpuMs, chunks, failed, stageMs: byStage(documents), model };
}

/** Processor time so far: the local cloud's, and this process's with its readers. */
function readCpu(): { product: number; cloud: number } {
  const all = readTree(process.pid);
  const isCloud = ({ command }: ProcessFacts) => command.includes('local/cloud.js');
  return {
    product: sum(all.filter((one) => !isCloud(one)).map(({ cpuMs }) => cpuMs)),
    cloud: sum(all.filter(isCloud).map(({ cpuMs }) => cpuMs)),
  };
}

const chunksIn = (documents: readonly DocumentRecord[]) =>
  sum(documents.map(({ chunkCount }) => chunkCount));

const byStage = (documents: readonly DocumentRecord[]): Ours['stageMs'] => {
  const of = (stage: Stage) =>
    documents
      .flatMap(({ steps }) => steps.filter((step) => step.stage === stage))
      .map(({ ms }) => ms);
  return {
    extracted: of('extracted'),
    chunked: of('chunked'),
    embedded: of('embedded'),
    indexed: of('indexed'),
  };
};

async function ingestWithLangChain(dir: string): Promise<Ingested> {
  const child = fork(join(import.meta.dirname, 'langchain.mjs'), [dir], {
    execArgv: [`--max-old-space-size=${heapMiB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // its readers warn about fonts and styles
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`LangChain.js ended with ${signal ?? code}`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [Ingested];
  ended.catch(() => {}); // it ends by itself now
  return message;
}

function report(corpus: Corpus, { ours, theirs }: { ours: Ours; theirs: Ingested }): Outcome {
  const speed = ({ ms }: Ingested) =>
    `${((corpus.files.length / ms) * 1_000).toFixed(2)} files/s, ${(corpus.bytes / 1e6 / (ms / 1_000)).toFixed(2)} MB/s (${inTime(ms)})`;
  const chunks = ({ chunks, failed }: Ingested) => `${chunks} / ${failed.length}`;
  const { model } = ours;
  return {
    figures: [
      { what: 'files, bytes', value: `${corpus.files.length}, ${inMB(corpus.bytes)}` },
      { what: 'Sluice, without the embedder', value: speed(ours) },
      { what: 'LangChain.js, without the embedder', value: speed(theirs) },
      {
        what: 'Sluice ÷ LangChain.js, in files/s',
        value: `${(theirs.ms / ours.ms).toFixed(2)} ×`,
        target: targets.ratio,
      },
      {
        what: 'processor time: Sluice with its readers, the local cloud, LangChain.js',
        value: [ours.cpuMs, ours.cloudCpuMs, theirs.cpuMs].map(inTime).join(', '),
      },
      { what: 'Sluice: chunks / files without text', value: chunks(ours) },
      { what: 'LangChain.js: chunks / files without text', value: chunks(theirs) },
      ...stages.map((stage) => ({
        what: `Sluice, a file ${stage}: p50 / p95`,
        value: `${inTime(percentile(ours.stageMs[stage], 0.5))} / ${inTime(percentile(ours.stageMs[stage], 0.95))}`,
      })),
      {
        what: `the real local embedder, apart: ${model.files} of the files`,
        value: `${((model.chunks / model.ms) * 1_000).toFixed(1)} chunks/s (${model.chunks} chunks in ${inTime(model.ms)})`,
      },
    ],
    notes: [
      'Both sides get the same vectors from a stand-in that costs next to nothing (one of 1,024 recorded vectors of 1,536 numbers, chosen by the text), so that the embedder does not hide the rest.',
      'Sluice: the stages as the app runs them, eight files at once, over the wire (TLS, real SDKs) to the emulators of Cosmos DB, Blob and AI Search in another process; every file ends durable on disk: text, chunks and vectors in Blob, chunks in a full-text and vector index, its way in its record. Both read the files from the disk.',
      'LangChain.js: its loaders one file after the other, RecursiveCharacterTextSplitter (1,600 characters, no overlap), MemoryVectorStore: nothing is written to disk, nothing is searchable by words, nobody has rights. The rows of a CSV file are put together again before they are split, which is in its favour; HTML goes through HtmlToTextTransformer.',
      'The corpus is made by `bench/corpus.ts` from a fixed seed: 40 % pdf, 25 % docx, 15 % txt and md, 10 % html, 10 % csv, 0.1 to 2 MB each. Writing and scanning it are not in the time.',
    ],
    raw: { corpus: { files: corpus.files.length, bytes: corpus.bytes }, ours, theirs },
  };
}
