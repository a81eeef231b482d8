import { randomUUID } from 'node:crypto';
import { notEmulated, serve, type EmulatorContext, type Running } from '../emulator.ts';
import type { Call } from './call.ts';
import { chat } from './chat.ts';
import { embeddings } from './embeddings.ts';
import { broken, busy, clientGone, notFound, notJson, tooLong, unauthorized } from './errors.ts';
import { ModelError, startLocalModel, type LocalModel } from './model/local-model.ts';

export interface OpenAIOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** Where the network is kept between starts; the service's own folder when absent. */
  readonly cacheDir?: string;
  /** Module of the ONNX runtime, which is an optional dependency. */
  readonly runtime?: string;
}

const audience = 'https://cognitiveservices.azure.com';

/** Azure OpenAI around a local model. Answers at once; calls wait until the model is loaded. */
export async function startOpenAI(options: OpenAIOptions): Promise<Running> {
  const { context, port, runtime = 'onnxruntime-node' } = options;
  const model = startLocalModel({ cacheDir: options.cacheDir ?? context.dataDir, runtime });
  void announce(model, context);
  const server = await serve((request) => handle(request, { context, model }), {
    name: 'openai',
    context,
    ...(port !== undefined && { port }),
  });
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await model[Symbol.asyncDispose]();
    },
  };
}

async function announce(model: LocalModel, { log }: EmulatorContext): Promise<void> {
  try {
    const name = await model.name();
    log('openai.loaded', { model: name });
    if (name === 'local-lexical') {
      log('openai.lexical-only', {
        reason:
          'onnxruntime-node cannot be imported: search and answers go by words, not by meaning',
      });
    }
  } catch (error) {
    if (error instanceof ModelError) log('openai.unusable', { reason: error.failure });
  }
}

interface Service {
  readonly context: EmulatorContext;
  readonly model: LocalModel;
}

const operations = new Map<string, (call: Call) => Promise<Response>>([
  ['embeddings', embeddings],
  ['chat/completions', chat],
]);

async function handle(request: Request, { context, model }: Service): Promise<Response> {
  if (!(await isAllowed(request, context))) return unauthorized();
  const { pathname, searchParams } = new URL(request.url);
  const path = /^\/openai\/deployments\/[^/]+\/(.+)$/.exec(pathname)?.[1] ?? '';
  const operation = operations.get(path);
  if (!searchParams.get('api-version')) return notFound();
  if (operation === undefined || request.method !== 'POST') return notEmulated(request, context);

  const body = await readJson(request);
  if (request.signal.aborted) return abandon(context);
  if (body === undefined) return notJson();
  const response = await attempt(operation, { body, model, signal: request.signal }, context);
  response.headers.set('x-request-id', randomUUID());
  response.headers.set('x-local-model', await model.name().catch(() => 'none'));
  return response;
}

async function isAllowed(request: Request, { tokens }: EmulatorContext): Promise<boolean> {
  return tokens.verify(request.headers.get('authorization'), audience).then(
    () => true,
    () => false,
  );
}

const readJson = (request: Request): Promise<unknown> => request.json().catch(() => undefined);

async function attempt(
  operation: (call: Call) => Promise<Response>,
  call: Call,
  context: EmulatorContext,
): Promise<Response> {
  try {
    return await operation(call);
  } catch (error) {
    if (call.signal.aborted) return abandon(context);
    if (!(error instanceof ModelError)) throw error;
    const { failure } = error;
    if (failure.code === 'too-long') return tooLong(failure.tokens, failure.limit);
    if (failure.code === 'busy') return busy();
    context.log('openai.failed', { reason: failure.reason });
    return broken();
  }
}

function abandon({ log }: EmulatorContext): Response {
  log('openai.abandoned');
  return clientGone();
}
