import { parentPort, workerData } from 'node:worker_threads';
import { answer, type Reader } from '../answer/answer.ts';
import { createLanes } from '../lanes.ts';
import { createSentencePiece } from '../text/sentence-piece.ts';
import { createTelling } from './lexical.ts';
import { createMeaningOf } from './meaning.ts';
import type {
  Answered,
  Embedded,
  Failure,
  Order,
  Report,
  Result,
  WorkerOptions,
} from './messages.ts';
import { openSentenceEncoder } from './sentence-encoder.ts';
import { TooLongError } from './too-long-error.ts';
import { readVocabulary } from './weights.ts';

/** As gpt-4o reads. */
const promptTokensAtMost = 128_000;

/** The thread that the model lives in: loads it, then carries out orders until it is told to stop. */
const port = parentPort;
if (port === null) throw new Error('this file is started as a worker thread');

const report = (message: Report, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

const lanes = createLanes<Result>((id, outcome) => {
  if ('error' in outcome) report({ kind: 'failed', id, failure: failureOf(outcome.error) });
  else {
    const { result } = outcome;
    report({ kind: 'done', id, result }, 'vectors' in result ? [result.vectors.buffer] : []);
  }
});

async function open(): Promise<void> {
  const sentencePiece = createSentencePiece(readVocabulary());
  const encoder = await openSentenceEncoder(workerData as WorkerOptions);
  const reader: Reader = {
    telling: createTelling(sentencePiece),
    meaningOf: encoder && createMeaningOf(encoder, sentencePiece),
  };
  port?.on('message', (order: Order) => {
    if (order.kind === 'cancel') lanes.cancel(order.id);
    else if (order.kind === 'stop') void lanes.idle().then(close);
    else if (order.kind === 'embed') {
      lanes.add({ id: order.id, lane: order.lane, steps: vectors(order.texts, reader) });
    } else lanes.add({ id: order.id, lane: 'interactive', steps: reply(order, reader) });
  });
  report({ kind: 'ready', model: encoder ? 'local-composite' : 'local-lexical' });

  /** The thread ends by itself, since a native session does not survive being torn out of it. */
  async function close(): Promise<void> {
    await encoder?.close();
    port?.close();
  }
}

/** What counts tokens takes 50 MB: it is loaded by the first who asks. */
async function* vectors(texts: readonly string[], reader: Reader): AsyncGenerator<void, Embedded> {
  const { embed } = await import('./embed.ts');
  return yield* embed(texts, reader);
}

async function* reply(
  { question, prompt }: Extract<Order, { kind: 'answer' }>,
  reader: Reader,
): AsyncGenerator<void, Answered> {
  const { tokenCount, tokensOf } = await import('../text/tokens.ts');
  const promptTokens = prompt.reduce((sum, part) => sum + tokenCount(part), 0);
  if (promptTokens > promptTokensAtMost) throw new TooLongError(promptTokens, promptTokensAtMost);
  const text = yield* answer(question, reader);
  return { tokens: tokensOf(text), promptTokens };
}

const failureOf = (error: unknown): Failure =>
  error instanceof TooLongError
    ? { code: 'too-long', tokens: error.tokens, limit: error.limit }
    : { code: 'broken', reason: String(error) };

await open().catch((error: unknown) => {
  report({ kind: 'unusable', reason: String(error) });
  port.close();
});
