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
  return async (request) => {
    const path = new URL(request.url).pathname.toLowerCase().replace(/\/$/, '');
    if (path === '/admin/host/ping') return new Response(null, { status: 200 });
    const [, name, keysOf] = /^\/admin\/functions\/([^/]+)(\/keys)?$/.exec(path) ?? [];
    const fn = options.functions.find((it) => encodeURIComponent(it.name.toLowerCase()) === name);
    if (request.method === 'POST' && fn && !keysOf) return run(fn, request, options);
    const shown = request.method === 'GET' ? show(path, fn, options) : undefined;
    return shown ? Response.json(shown) : new Response(null, { status: 404 });
  };
}

/** @param fn the function that the path names, if it names one that is there */
function show(
  path: string,
  fn: FunctionInfo | undefined,
  { functions, keys, uptimeMs }: AdminOptions,
): object | undefined {
  switch (path) {
    case '/admin/host/status':
      return statusOf(uptimeMs());
    case '/admin/functions':
      return functions.map(describe);
    case '/admin/host/keys':
      return keys && listOf(keys.ofHost());
    case '/admin/host/systemkeys':
      return keys && listOf(keys.ofSystems());
    default:
      if (fn && path.endsWith('/keys')) return keys && listOf(keys.ofFunction(fn.name));
      return fn && describe(fn);
  }
}

const listOf = (keys: readonly object[]) => ({ keys, links: [] });

const statusOf = (processUptime: number) => ({
  id: 'local',
  state: 'Running',
  version: '4.1040.0',
  processUptime,
});

/** 202 at once, as in Azure: what becomes of the run is in the log. */
async function run(fn: FunctionInfo, request: Request, options: AdminOptions): Promise<Response> {
  if (isHttpTrigger(fn))
    return Response.json({ message: 'Call its route instead.' }, { status: 400 });
  const body = RunRequest.safeParse(parsed((await request.text()) || '{}'));
  if (!body.success) return new Response(null, { status: 400 });
  const { input } = body.data;
  void report(fn, start(fn, input, options), options);
  return new Response(null, { status: 202 });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
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
