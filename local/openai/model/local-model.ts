import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Question } from '../answer/answer.ts';
import type {
  Answered,
  Embedded,
  Failure,
  ModelName,
  Order,
  Report,
  Result,
  WorkerOptions,
} from './messages.ts';
import { sibling } from '../../sibling.ts';

/** The local model, in a thread of its own, so that computing never holds up the other emulators. */
export interface LocalModel extends AsyncDisposable {
  /** Which model it became; resolves when it is loaded. */
  name(): Promise<ModelName>;
  /** An aborted call is forgotten: no further work is done for it. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded>;
  answer(
    conversation: { question: Question; prompt: readonly string[] },
    signal: AbortSignal,
  ): Promise<Answered>;
}

/** Why a call has no result: the input, the model, or that too much waits already. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly failure: Failure | { readonly code: 'busy' };

  constructor(failure: ModelError['failure']) {
    super(`the local model failed: ${failure.code}`);
    this.failure = failure;
  }
}

/** Characters. Somebody waits for a short text; what is longer is part of an index being filled. */
const longestInteractive = 2000;
/** Characters that may wait at once, about ten thousand chunks. */
const waitingAtMost = 20_000_000;

interface Pending {
  readonly size: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts to load at once, in the background; a call made meanwhile waits. */
export function startLocalModel(options: WorkerOptions): LocalModel {
  const worker = new Worker(sibling('./model-worker', import.meta), { workerData: options });
  const send = (order: Order) => worker.postMessage(order, []);
  const ended = once(worker, 'exit');
  const loaded = Promise.withResolvers<ModelName>();
  loaded.promise.catch(() => {}); // each call reports it
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let waiting = 0;
  let broken: ModelError | undefined;

  worker.on('message', (report: Report) => {
    if (report.kind === 'ready') loaded.resolve(report.model);
    else if (report.kind === 'unusable') fail(report.reason);
    else if (report.kind === 'done') take(report.id)?.resolve(report.result);
    else take(report.id)?.reject(new ModelError(report.failure));
  });
  worker.on('error', (error) => fail(String(error)));
  worker.on('exit', () => fail('the thread has ended'));

  function fail(reason: string): void {
    broken ??= new ModelError({ code: 'broken', reason });
    loaded.reject(broken);
    for (const id of pending.keys()) take(id)?.reject(broken);
  }

  function take(id: number): Pending | undefined {
    const entry = pending.get(id);
    pending.delete(id);
    waiting -= entry?.size ?? 0;
    return entry;
  }

  function carryOut(
    order: (id: number) => Order,
    { size, signal }: { size: number; signal: AbortSignal },
  ): Promise<Result> {
    if (broken) throw broken;
    if (waiting + size > waitingAtMost) throw new ModelError({ code: 'busy' });
    signal.throwIfAborted();
    const id = (lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    pending.set(id, { size, resolve, reject });
    waiting += size;
    send(order(id));
    const onAbort = () => {
      send({ kind: 'cancel', id });
      take(id)?.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', onAbort));
  }

  return {
    name: () => loaded.promise,
    async embed(texts, signal) {
      const size = texts.reduce((sum, text) => sum + text.length, 0);
      const lane = size <= longestInteractive ? 'interactive' : 'bulk';
      const result = await carryOut((id) => ({ kind: 'embed', id, lane, texts }), { size, signal });
      return result as Embedded;
    },
    async answer({ question, prompt }, signal) {
      const size = question.sources.reduce((sum, { text }) => sum + text.length, 0);
      const result = await carryOut((id) => ({ kind: 'answer', id, question, prompt }), {
        size,
        signal,
      });
      return result as Answered;
    },
    async [Symbol.asyncDispose]() {
      for (const id of pending.keys()) send({ kind: 'cancel', id });
      send({ kind: 'stop' });
      await ended;
    },
  };
}
