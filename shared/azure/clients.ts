import { CosmosClient } from '@azure/cosmos';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { getBearerTokenProvider, type TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { SearchClient } from '@azure/search-documents';
import { ServiceBusClient } from '@azure/service-bus';
import { BlobServiceClient } from '@azure/storage-blob';
import OpenAI, { AzureOpenAI } from 'openai';
import type { Config } from '../platform/config.ts';
import type { ChunkFields } from './search-index.ts';

export type Clients = ReturnType<typeof createClients>;

const isLoopback = (endpoint: string) =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);

/** Every SDK client, made once, signed in by the app's identity. No keys: Azure and the laptop differ in endpoints only. */
export function createClients(config: Config, credential: TokenCredential) {
  const cosmosOptions = {
    endpoint: config.cosmos.endpoint,
    aadCredentials: credential,
    // One scope for all accounts, so that accounts behind private or local names work too (documented, not typed).
    aadScope: 'https://cosmos.azure.com/.default',
  };
  return {
    database: new CosmosClient(cosmosOptions).database(config.cosmos.database),
    artifacts: new BlobServiceClient(config.blob.endpoint, credential).getContainerClient(
      config.blob.container,
    ),
    search: new SearchClient<ChunkFields>(config.search.endpoint, config.search.alias, credential),
    bus: new ServiceBusClient(config.bus.namespace, credential, {
      // A connection lost during a send is noticed only after the timeout (60 s by default), and the send tried again
      // after the delay (30 s by default): too late for a notification, which Box takes for lost after 30 s.
      retryOptions: { timeoutInMs: 5_000, retryDelayInMs: 500, maxRetries: 3 },
      ...(config.bus.customEndpointAddress !== undefined && {
        customEndpointAddress: config.bus.customEndpointAddress,
      }),
    }),
    events: new EventGridPublisherClient(config.events.endpoint, 'CloudEvent', credential),
    secrets: new SecretClient(config.vault.endpoint, credential, {
      // The challenge must name a vault.azure.net resource: a rule that no loopback address can meet.
      disableChallengeResourceVerification: isLoopback(config.vault.endpoint),
    }),
    openai: createOpenAI(config, credential),
  };
}

function createOpenAI({ openai }: Config, credential: TokenCredential): OpenAI {
  if (openai.wire === 'openai') {
    // Ollama and vLLM want some key and check none; a gateway that checks one sits behind its own identity.
    return new OpenAI({ baseURL: openai.endpoint, apiKey: 'none' });
  }
  return new AzureOpenAI({
    endpoint: openai.endpoint,
    apiVersion: openai.apiVersion,
    azureADTokenProvider: getBearerTokenProvider(
      credential,
      'https://cognitiveservices.azure.com/.default',
    ),
  });
}
