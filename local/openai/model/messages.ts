import type { Question } from '../answer/answer.ts';

/** What the server asks of the model's thread. */
export type Order =
  | {
      readonly kind: 'embed';
      readonly id: number;
      readonly lane: 'interactive' | 'bulk';
      readonly texts: readonly string[];
    }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly question: Question;
      /** All messages of the conversation, to be counted. */
      readonly prompt: readonly string[];
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'stop' };

export interface Embedded {
  /** All vectors, one after the other. */
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly promptTokens: number;
}

export interface Answered {
  /** The answer's tokens as text, in order. */
  readonly tokens: readonly string[];
  readonly promptTokens: number;
}

export type Result = Embedded | Answered;

/** What it says: first `ready` or `unusable`, then the outcome of each order. */
export type Report =
  | { readonly kind: 'ready'; readonly model: ModelName }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** `local-lexical` where the ONNX runtime cannot be imported. */
export type ModelName = 'local-composite' | 'local-lexical';

export type Failure =
  | { readonly code: 'too-long'; readonly tokens: number; readonly limit: number }
  | { readonly code: 'broken'; readonly reason: string };

export interface WorkerOptions {
  readonly cacheDir: string | undefined;
  /** Module of the ONNX runtime. */
  readonly runtime: string;
}
