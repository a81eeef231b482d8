import type { RequestListener, Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { keepOnDisk, type LokiStore } from './journal.ts';

/** Azurite ships no types; this is what we use of its BlobServer. */
interface BlobServer {
  readonly httpServer: Server;
  readonly metadataStore: LokiStore;
  readonly extentMetadataStore: LokiStore;
  beforeStart(): Promise<void>;
  afterClose(): Promise<void>;
}

export interface Azurite extends AsyncDisposable {
  /** Its Express app: answers a request, and knows nothing of ports. */
  readonly listener: RequestListener;
}

/** Azurite's blob service without a port of its own: we put it behind our TLS, token check and fault rules. */
export async function openAzurite(dataDir: string | undefined): Promise<Azurite> {
  const server = createServer(dataDir);
  const [listener] = server.httpServer.listeners('request') as RequestListener[];
  if (listener === undefined) throw new Error('Azurite has no request listener');
  const stores = [server.metadataStore, server.extentMetadataStore];
  const journal = dataDir === undefined ? undefined : keepOnDisk(stores, dataDir);
  await server.beforeStart();
  return {
    listener,
    async [Symbol.asyncDispose]() {
      await server.afterClose();
      journal?.close();
    },
  };
}

function createServer(dataDir: string | undefined): BlobServer {
  const require = createRequire(import.meta.url);
  silenceTelemetry(require);
  const load = (path: string) => (require(path) as { default: unknown }).default;
  const Configuration = load('azurite/dist/src/blob/BlobConfiguration.js') as new () => object;
  const Service = load('azurite/dist/src/blob/BlobServer.js') as new (
    configuration: object,
  ) => BlobServer;

  const file = (name: string) => join(dataDir ?? 'memory', name);
  const extents = { locationId: 'Default', locationPath: file('extents'), maxConcurrency: 16 };
  return new Service(
    Object.assign(new Configuration(), {
      metadataDBPath: file('blobs'),
      extentDBPath: file('extents-index'),
      persistencePathArray: [extents],
      isMemoryPersistence: dataDir === undefined,
      enableAccessLog: false,
      // The SDK is newer than Azurite, and says so in x-ms-version.
      skipApiVersionCheck: true,
      oauth: 'basic',
      disableProductStyleUrl: true,
    }),
  );
}

/**
 * Azurite's telemetry module loads Application Insights and OpenTelemetry: most of its start-up time, and a way out of the
 * machine. A module that does nothing takes its place before anyone loads it.
 */
function silenceTelemetry(require: NodeJS.Require): void {
  const path = require.resolve('azurite/dist/src/common/Telemetry.js');
  if (require.cache[path] !== undefined) return;
  const silent = new Proxy({}, { get: () => () => undefined });
  const exports: unknown = { AzuriteTelemetryClient: silent };
  require.cache[path] = { id: path, filename: path, loaded: true, exports } as NodeJS.Module;
}
