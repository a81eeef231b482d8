import { createIdentity } from './access/identity.ts';
import { createArtifacts } from './azure/artifacts.ts';
import { createBus } from './azure/bus.ts';
import { createClients } from './azure/clients.ts';
import { createCredentialOf, createOwnCredential, type Credential } from './azure/credentials.ts';
import { createCounters } from './azure/counters.ts';
import { createEvents } from './azure/events.ts';
import { createLease } from './azure/lease.ts';
import { createModels } from './azure/models.ts';
import { createSearchIndex } from './azure/search-index.ts';
import { createSecrets } from './azure/secrets.ts';
import { createStore } from './azure/store.ts';
import { createAudit } from './governance/audit.ts';
import { createFileReader } from './pipeline/2-extract/children/reader-pool.ts';
import { withTranscripts } from './pipeline/2-extract/recordings/with-transcripts.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { createSourceOf } from './sources/connect.ts';

export type Services = ReturnType<typeof createServices>;

/** Children that read files, per worker process of the host. */
const readers = 1;

/** What tests put in the place of the time and of who the app is. */
interface Outside {
  readonly now?: () => Date;
  readonly credential?: Credential;
}

/** The composition root: every long-lived thing is made here, once, and passed down by name. */
export function createServices(
  config: Config,
  log: Log,
  { now = () => new Date(), credential = createOwnCredential() }: Outside = {},
) {
  const clients = createClients(config, credential);
  const store = createStore(clients.database);
  const secrets = createSecrets(clients.secrets);
  const { publicEndpoint, tenantId } = config;
  const counters = createCounters({
    container: clients.database.container('counters'),
    tenantId,
    log,
  });
  const { maxFileBytes, maxRecordingBytes } = config.extraction;
  const sizes = { maxFileBytes, maxRecordingBytes };
  return {
    tenantId,
    log,
    store,
    secrets,
    artifacts: createArtifacts(clients.artifacts),
    index: createSearchIndex(clients.search),
    bus: createBus(clients.bus),
    events: createEvents(clients.events),
    models: createModels(clients.openai, config),
    identity: createIdentity(config.entra),
    audit: createAudit({ tenantId, store, log, now }),
    counters,
    readFile: withTranscripts(
      createFileReader({ children: readers, ocr: config.extraction.ocr, sizes }),
      config.extraction.transcribe,
    ),
    ...sizes,
    sourceOf: createSourceOf({
      secrets,
      lease: createLease(tenantId, store),
      endpoint: config.box.endpoint,
      publicEndpoint,
      graph: {
        secrets,
        credentialOf: createCredentialOf({
          own: credential,
          secrets,
          tenantId,
          authority: config.entra.authority,
        }),
        endpoint: config.graph.endpoint,
        publicEndpoint,
        partnerTopic: config.graph.partnerTopic,
        counters,
        log,
        now,
      },
    }),
    now,
  } as const;
}
