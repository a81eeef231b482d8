import type { LocalModel } from './model/local-model.ts';

/** One call to a deployment, its token checked and its body parsed as JSON. */
export interface Call {
  readonly body: unknown;
  readonly model: LocalModel;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}
