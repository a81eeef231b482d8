import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBlob } from './blob/server.ts';
import { startBox, type BoxTwin } from './box/server.ts';
import { startBus, type Bus } from './bus/server.ts';
import { openCertificate, type LocalCertificate } from './certificate.ts';
import { createClock, type Clock } from './clock.ts';
import { createCloser } from './closer.ts';
import { startCosmos } from './cosmos/server.ts';
import type { Directory } from './directory.ts';
import { embedSentences } from './embed-sentences.ts';
import type { EmulatorContext, Running } from './emulator.ts';
import { startEvents, type RunningEvents } from './events/server.ts';
import { createFaults, type Faults } from './faults.ts';
import { graphTopic, type FunctionsApp } from './graph-topic.ts';
import { startGraph, type GraphTwin } from './graph/server.ts';
import {
  administration,
  administrationSecret,
  graphApplications,
  microsoft365Secrets,
} from './graph-application.ts';
import { managedIdentity } from './identity/managed-identity.ts';
import { startIdentity, type RunningIdentity } from './identity/server.ts';
import { startOpenAI } from './openai/server.ts';
import { boxApplication, type BoxApplication } from './box-application.ts';
import { makeIndex } from './make-index.ts';
import { keepSecret } from './private-file.ts';
import { readResources } from './resources.ts';
import { startSearch } from './search/server.ts';
import { openTokens, type Tokens } from './tokens.ts';
import { startVault } from './vault/server.ts';

export interface StackOptions {
  readonly dataDir: string;
  readonly directory: Directory;
  /** The folder of the disk that Box shows. */
  readonly contentDir: string;
  /** The folder of the disk that Microsoft 365 shows; a folder of the data folder's own if absent. */
  readonly tenantDir?: string;
  /** First of fifteen ports in a row; 0 takes any free ones. */
  readonly portBase: number;
  readonly log: EmulatorContext['log'];
  /** Where the built model is kept, if not in the data folder: tests share one. */
  readonly modelDir?: string;
  /** Where the signing key is kept, if not in the data folder: tests share one, since SDKs remember tokens per process. */
  readonly tokensDir?: string;
  readonly certificate?: LocalCertificate;
  /** The Functions host to be, which Event Grid delivers to; absent: the partner topic has no subscribers. */
  readonly host?: FunctionsApp;
}

/** The local cloud: every service that the app needs, started in this order and ended in reverse. */
export interface Stack extends AsyncDisposable {
  readonly dataDir: string;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly certificate: LocalCertificate;
  readonly identity: RunningIdentity;
  readonly bus: Bus;
  readonly box: BoxTwin;
  readonly boxApplication: BoxApplication;
  readonly graph: GraphTwin;
  readonly events: RunningEvents;
  /** What the tenant's administration proves itself with. */
  readonly administrationSecret: string;
  readonly openai: Running;
  readonly services: Readonly<Record<ServiceName, Running>>;
}

/** In start order; the position is the port's, counted from the base. */
const serviceNames = [
  'identity',
  'vault',
  'blob',
  'cosmos',
  'bus',
  'events',
  'search',
  'openai',
  'box',
  'graph',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Ports after the services': three that no client is given directly. */
const managedIdentityOffset = serviceNames.length;
const boxDownloadOffset = serviceNames.length + 1;
const graphDownloadOffset = serviceNames.length + 2;
/** The Functions host and the control API come first: 7071, as people know it, with the default base of 7070. */
const firstServiceOffset = 2;

/** In Key Vault: for who does not let its managed identity stand for the application that people sign in to. */
const clientSecretName = 'entra-client-secret';

export async function startStack(options: StackOptions): Promise<Stack> {
  const closer = createCloser();
  try {
    return await assemble(options, closer);
  } catch (error) {
    await closer.close();
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  closer: ReturnType<typeof createCloser>,
): Promise<Stack> {
  const { dataDir, directory, contentDir, portBase, log } = options;
  const clock = createClock();
  const faults = createFaults({ clock });
  const folder = (name: string): string => {
    const path = join(dataDir, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const tokens = await openTokens({
    tenantId: directory.tenantId,
    clock,
    dataDir: options.tokensDir ?? folder('tokens'),
  });
  const certificate = options.certificate ?? (await openCertificate(folder('certificate')));
  const context = (name: string): EmulatorContext => {
    const ownClock = faults.clockOf(name, clock);
    return {
      dataDir: folder(name),
      clock: ownClock,
      faults,
      tokens: tokens.at(ownClock),
      certificate,
      log,
    };
  };
  const portOf = (offset: number) => (portBase === 0 ? 0 : portBase + firstServiceOffset + offset);
  const at = (name: ServiceName) => ({
    context: context(name),
    port: portOf(serviceNames.indexOf(name)),
  });
  const open = async <T extends AsyncDisposable>(service: Promise<T>): Promise<T> =>
    closer.add(await service, (running) => running[Symbol.asyncDispose]());

  const resources = readResources();
  const application = boxApplication(folder('box'));
  const { cosmos: accounts, serviceBus, blob: storage, eventGrid } = resources;

  const clientSecret = keepSecret(folder('identity'), 'client-secret');
  const adminSecret = administrationSecret(folder('identity'));
  let sharePoint: string | undefined;
  const tenant: Directory = {
    ...directory,
    applications: [...(directory.applications ?? []), administration],
    get sharePoint() {
      return sharePoint;
    },
  };
  const identity = await open(
    startIdentity({
      ...at('identity'),
      directory: tenant,
      credentials: {
        [directory.applicationId]: {
          secrets: [clientSecret],
          managedIdentities: [managedIdentity.objectId],
        },
        [administration.appId]: { secrets: [adminSecret] },
      },
      managedIdentityPort: portOf(managedIdentityOffset),
    }),
  );
  const vault = await open(
    startVault({
      ...at('vault'),
      secrets: {
        ...application.secrets,
        ...microsoft365Secrets(folder('graph')),
        [clientSecretName]: clientSecret,
      },
    }),
  );
  const blob = await open(startBlob({ ...at('blob'), containers: storage.containers }));
  const databases = [{ id: accounts.database, containers: accounts.containers }];
  const cosmos = await open(startCosmos({ ...at('cosmos'), databases }));
  const bus = await open(startBus({ ...at('bus'), queues: serviceBus.queues }));
  const events = await open(
    startEvents({
      ...at('events'),
      topics: eventGrid.topics,
      partnerTopics: [graphTopic(options.host)],
    }),
  );
  const embed = embedSentences(() => openai.url, tokens);
  const search = await open(startSearch({ ...at('search'), embed }));
  await makeIndex(search.url, tokens);
  const modelDir = options.modelDir ?? folder('model');
  const openai = await open(startOpenAI({ ...at('openai'), cacheDir: modelDir }));
  const box = await open(
    startBox({
      ...at('box'),
      directory,
      contentDir,
      application,
      downloadPort: portOf(boxDownloadOffset),
    }),
  );
  const graph = await open(
    startGraph({
      ...at('graph'),
      directory,
      contentDir: options.tenantDir ?? folder('tenant'),
      applications: graphApplications(tenant),
      eventGrid: events.partnerTopics,
      downloadPort: portOf(graphDownloadOffset),
    }),
  );
  sharePoint = graph.url.origin;
  const services = { identity, vault, blob, cosmos, bus, events, search, openai, box, graph };
  return {
    dataDir,
    directory,
    clock,
    faults,
    tokens,
    certificate,
    identity,
    bus,
    box,
    graph,
    events,
    administrationSecret: adminSecret,
    openai,
    services,
    boxApplication: application,
    [Symbol.asyncDispose]: () => closer.close(),
  };
}
