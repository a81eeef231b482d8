import { z } from 'zod';
import type { Handler } from '../../emulator.ts';
import type { FunctionInfo, Invoke, Outcome } from '../invocation.ts';
import type { Keys } from '../keys.ts';
import { isHttpTrigger } from './routes.ts';

export interface AdminOptions {
  readonly functions: readonly FunctionInfo[];
  readonly invoke: Invoke;
  /** Absent when no keys are asked for. */
  readonly keys: Keys | undefined;
  readonly runTimer: (name: string) => Promise<Outcome>;
  /** Milliseconds since the host started. */
  readonly uptimeMs: () => number;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
}

const RunRequest = z.looseObject({ input: z.unknown().optional() });

/** The host's own API under /admin, as far as Core Tools and people use it. */
export function createAdmin(options: AdminOptions): Handler {
  const { functions, uptimeMs, keys } = options;
  return async (request) => {
    const path = new URL(request.url).pathname.toLowerCase().replace(/\/$/, '');
    const [, name] = /^\/admin\/functions\/([^/]+)$/.exec(path) ?? [];
    if (path === '/admin/host/ping') return new Response(null, { status: 200 });
    if (path === '/admin/host/status') return Response.json(statusOf(uptimeMs()));
    const listed = keys && keysAt(path, keys);
    if (listed && request.method === 'GET') return Response.json({ keys: listed, links: [] });
    if (path === '/admin/functions') return Response.json(functions.map(describe));
    if (name !== undefined && request.method === 'POST') return run(name, request, options);
    return new Response(null, { status: 404 });
  };
}

function keysAt(path: string, keys: Keys): object[] | undefined {
  if (path === '/admin/host/keys') return keys.ofHost();
  if (path === '/admin/host/systemkeys') return keys.ofSystems();
  const [, name] = /^\/admin\/functions\/([^/]+)\/keys$/.exec(path) ?? [];
  return name === undefined ? undefined : keys.ofFunction(decodeURIComponent(name));
}

const statusOf = (processUptime: number) => ({
  id: 'local',
  state: 'Running',
  version: '4.1040.0',
  processUptime,
});

/** 202 at once, as in Azure: what becomes of the run is in the log. */
async function run(name: string, request: Request, options: AdminOptions): Promise<Response> {
  const fn = options.functions.find(
    (known) => known.name.toLowerCase() === decodeURIComponent(name),
  );
  if (!fn) return new Response(null, { status: 404 });
  if (isHttpTrigger(fn))
    return Response.json({ message: 'Call its route instead.' }, { status: 400 });
  const body = RunRequest.safeParse((await request.json().catch(() => undefined)) ?? {});
  if (!body.success) return new Response(null, { status: 400 });
  const { input } = body.data;
  void report(fn, start(fn, input, options), options);
  return new Response(null, { status: 202 });
}

async function report(fn: FunctionInfo, running: Promise<Outcome>, { log }: AdminOptions) {
  const outcome = await running;
  if (!outcome.ok) log('function.failed', { functionName: fn.name, message: outcome.message });
}

function start(
  fn: FunctionInfo,
  input: unknown,
  { invoke, runTimer }: AdminOptions,
): Promise<Outcome> {
  if (fn.trigger.type.toLowerCase() === 'timertrigger') return runTimer(fn.name);
  const text = typeof input === 'string' ? input : JSON.stringify(input ?? null);
  return invoke({ functionName: fn.name, input: { string: text } });
}

const describe = ({ name, bindings }: FunctionInfo) => ({
  name,
  language: 'node',
  isDisabled: false,
  config: { bindings },
});
