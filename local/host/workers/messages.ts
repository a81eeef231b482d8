import type { FunctionInfo, Outcome, TypedData } from '../invocation.ts';

/** What the host tells a worker, in arrays. Node IPC with `serialization: 'advanced'`, so bytes stay bytes. */
export type ToWorker =
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly invocationId: string;
      readonly functionName: string;
      /** The trigger's value first. */
      readonly inputs: readonly { readonly name: string; readonly data: TypedData }[];
      readonly triggerMetadata: Readonly<Record<string, TypedData>>;
    }
  | { readonly kind: 'terminate' };

/** What a worker tells the host, in arrays, too. */
export type FromWorker =
  | {
      readonly kind: 'ready';
      readonly functions: readonly FunctionInfo[];
      /** Where the library itself serves HTTP, when the app enabled HTTP streams. */
      readonly streamUrl?: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly stack?: string }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: Outcome }
  | {
      readonly kind: 'log';
      readonly level: string;
      readonly category: string;
      readonly message: string;
      readonly invocationId?: string;
      readonly functionName?: string;
    };
