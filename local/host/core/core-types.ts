/** What @azure/functions and the host's worker say to each other: the part of `@azure/functions-core` (types only, not on npm) that is used. */

export type LogLevel =
  | 'trace'
  | 'debug'
  | 'information'
  | 'warning'
  | 'error'
  | 'critical'
  | 'none';

/** A value on the wire (FunctionRpc.proto TypedData): one of string, json, bytes, http, int, double … */
export type CoreValue = Readonly<Record<string, unknown>> | null | undefined;

interface CoreBinding {
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [option: string]: unknown;
}

export interface CoreMetadata {
  readonly name: string;
  readonly functionId?: string;
  /** By binding name; a name is hashed from the binding's content unless the app gives one. */
  readonly bindings: Readonly<Record<string, CoreBinding>>;
  readonly retryOptions?: Readonly<Record<string, unknown>>;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

interface CoreRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: CoreValue }[];
  readonly triggerMetadata: Readonly<Record<string, CoreValue>>;
}

export interface CoreContext {
  readonly invocationId: string;
  readonly request: CoreRequest;
  readonly metadata: CoreMetadata;
  /** Tells the library whether a log call comes too late. */
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  readonly log: (level: LogLevel, category: string, message: string) => void;
}

interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: CoreValue }>;
}

/** What the app's @azure/functions hands over at its first registration. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getCapabilities(worker: Record<string, string>): Promise<Record<string, string>>;
  getInvocationModel(context: CoreContext): InvocationModel;
}
