/** How the host's parts speak of a function and of one run of it: triggers ask, the worker pool answers. */

export interface Binding {
  readonly name: string;
  /** httpTrigger, timerTrigger, serviceBusTrigger, eventGridTrigger, orchestrationTrigger, activityTrigger, entityTrigger, http, durableClient … */
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [option: string]: unknown;
}

export interface FunctionInfo {
  readonly name: string;
  /** The binding whose type ends with "Trigger". */
  readonly trigger: Binding;
  /** All bindings, the trigger among them. */
  readonly bindings: readonly Binding[];
  /** As the app declared it; honoured for timers only, as in Azure. */
  readonly retry?: Readonly<Record<string, unknown>>;
}

/** The worker protocol's value (FunctionRpc.proto TypedData), as plain data that structured clone can carry. */
export type TypedData =
  | { readonly string: string }
  | { readonly json: string }
  | { readonly bytes: Uint8Array }
  | { readonly http: Readonly<Record<string, unknown>> }
  | { readonly collectionString: { readonly string: readonly string[] } }
  | Readonly<Record<string, never>>;

export interface Invocation {
  readonly functionName: string;
  /** The value of the trigger binding. */
  readonly input: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  /** Ends the run early: the caller has gone away, or the host stops. */
  readonly signal?: AbortSignal;
}

export type Outcome =
  | { readonly ok: true; readonly returnValue: TypedData | undefined }
  /** The function threw. */
  | { readonly ok: false; readonly kind: 'user'; readonly message: string; readonly stack?: string }
  /** The worker died, was killed at its timeout, or the host stops: the work may be given again. */
  | { readonly ok: false; readonly kind: 'platform'; readonly message: string };

/** Runs a function in one of the forked workers. Never rejects. */
export type Invoke = (invocation: Invocation) => Promise<Outcome>;
