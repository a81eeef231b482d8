import {
  notEmulated,
  serve,
  type EmulatorContext,
  type Handler,
  type Running,
} from '../emulator.ts';
import { toResponse, VaultError } from './errors.ts';
import { findRoute } from './routes.ts';
import { openState } from './state.ts';

const audience = 'https://vault.azure.net';

export interface VaultOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** Set at start when absent: name to value. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Key Vault's secrets. */
export async function startVault({ context, port, secrets = {} }: VaultOptions): Promise<Running> {
  const state = openState(context.dataDir, context.clock);
  for (const [name, value] of Object.entries(secrets))
    if (state.isFree(name)) state.set(name, value, {});

  const handle: Handler = async (request) => {
    const refusal = await admit(request, context);
    if (refusal !== undefined) return refusal;
    const call = findRoute(request);
    if (call === undefined) return notEmulated(request, context);
    try {
      return await call(state);
    } catch (error) {
      if (error instanceof VaultError) return toResponse(error);
      throw error;
    }
  };
  const server = await serve(handle, {
    name: 'vault',
    context,
    ...(port !== undefined && { port }),
  });
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      state.close();
    },
  };
}

/** The SDK asks first without a token, and learns from the challenge which one to bring. */
async function admit(request: Request, { tokens }: EmulatorContext): Promise<Response | undefined> {
  try {
    await tokens.verify(request.headers.get('authorization'), audience);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const response = toResponse(new VaultError('Unauthorized', `AKV10000: ${reason}`));
    response.headers.set(
      'www-authenticate',
      `Bearer authorization="https://login.microsoftonline.com/${tokens.tenantId}", resource="${audience}"`,
    );
    return response;
  }
}
