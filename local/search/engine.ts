import { Worker } from 'node:worker_threads';
import type { Answer, Call } from './service.ts';
import { sibling } from '../sibling.ts';

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly id: number; readonly error: Error };

/** The search service in its own thread. */
export interface Engine extends AsyncDisposable {
  call(call: Call): Promise<Answer>;
}

/** Calls that may wait; more are told to come back, as the service does under load. */
const longestQueue = 500;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** @param file of the database; absent means memory only */
export async function openEngine(file: string | undefined): Promise<Engine> {
  const worker = new Worker(sibling('./engine-worker', import.meta), {
    workerData: { file },
  });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let broken: Error | undefined;

  function fail(error: Error): void {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') return resolve();
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'answer') call?.resolve(message.answer);
      else call?.reject(message.error);
    });
    worker.once('error', reject);
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => fail(broken ?? new Error('The search engine has stopped.')));
  await ready;

  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) =>
    worker.postMessage(message, transfer);

  return {
    call(call) {
      if (broken !== undefined) return Promise.reject(broken);
      if (waiting.size >= longestQueue) return Promise.resolve(tooBusy);
      const id = nextId++;
      const answered = new Promise<Answer>((resolve, reject) =>
        waiting.set(id, { resolve, reject }),
      );
      const { buffer } = call.body ?? {};
      post({ kind: 'call', id, call }, buffer instanceof ArrayBuffer ? [buffer] : []);
      return answered;
    },
    async [Symbol.asyncDispose]() {
      post({ kind: 'close' });
      await ended;
    },
  };
}

const tooBusy: Answer = {
  status: 503,
  body: JSON.stringify({
    error: { code: '', message: 'You are sending too many requests. Please try again later.' },
  }),
};
