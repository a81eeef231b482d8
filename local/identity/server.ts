import type { RequestListener } from 'node:http';
import { openDatabase } from '../database.ts';
import type { Directory } from '../directory.ts';
import { answer, listen, type EmulatorContext, type Running } from '../emulator.ts';
import { strike } from '../strike.ts';
import { keepSecret, privateFile } from '../private-file.ts';
import type { Credentials } from './credentials.ts';
import { createDiscovery } from './discovery.ts';
import { startManagedIdentity } from './managed-identity.ts';
import { createProvider } from './provider.ts';
import { signIn } from './sign-in.ts';
import { createStore, storeSchema } from './store.ts';

export interface IdentityOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  readonly managedIdentityPort?: number;
  /** Read at each sign-in and each refresh: who is taken out of it is out. */
  readonly directory: Directory;
  /** What applications prove themselves with, by their ids; absent means that none can. */
  readonly credentials?: Readonly<Record<string, Credentials>>;
}

export interface RunningIdentity extends Running {
  /** For the app's environment: IDENTITY_ENDPOINT and IDENTITY_HEADER. */
  readonly managedIdentity: { readonly endpoint: string; readonly header: string };
}

/** One tenant of Entra ID, and the managed identity of the app in it. */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  const { context, port, managedIdentityPort, directory, credentials = {} } = options;
  const db = openDatabase(privateFile(context.dataDir, 'identity.db'), storeSchema);
  const header = keepSecret(context.dataDir, 'identity-header');

  let tenant: RequestListener | undefined; // made once the port, and so the issuer, is known
  const server = await listen((incoming, outgoing) => tenant?.(incoming, outgoing), {
    name: 'identity',
    context,
    ...(port !== undefined && { port }),
  });
  tenant = createTenant(server.url.origin, {
    context,
    directory,
    credentials,
    store: createStore(db),
    cookieKey: keepSecret(context.dataDir, 'cookie-key'),
  });
  const managed = await startManagedIdentity({
    context,
    header,
    ...(managedIdentityPort !== undefined && { port: managedIdentityPort }),
  });
  return {
    url: server.url,
    managedIdentity: { endpoint: new URL('/msi/token', managed.url).href, header },
    async [Symbol.asyncDispose]() {
      await managed[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      db.close();
    },
  };
}

interface TenantOptions {
  readonly context: EmulatorContext;
  readonly directory: Directory;
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly store: ReturnType<typeof createStore>;
  readonly cookieKey: string;
}

function createTenant(origin: string, options: TenantOptions): RequestListener {
  const { context, directory } = options;
  const { tokens, clock } = context;
  const provider = createProvider({ ...options, origin, tokens, clock });
  const oauth = provider.callback();
  const discovery = createDiscovery(origin, { context, directory });
  provider.on('server_error', (_ctx, error) =>
    context.log('identity.failed', { error: error.stack }),
  );

  return (incoming, outgoing) => {
    const route = async () => {
      if (await strike({ name: 'identity', context, incoming, outgoing })) return undefined;
      const path = incoming.url ?? '/';
      if (path.startsWith(`/${directory.tenantId}/oauth2/v2.0/`)) return oauth(incoming, outgoing);
      if (path.startsWith(`/${directory.tenantId}/sign-in/`))
        return signIn({ provider, directory, incoming, outgoing });
      return answer(discovery, incoming, outgoing);
    };
    route().catch((error: unknown) => {
      context.log('identity.failed', {
        error: error instanceof Error ? error.stack : String(error),
      });
      outgoing.destroy();
    });
  };
}
