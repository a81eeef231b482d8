import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { RetryMode, ServiceBusClient } from '@azure/service-bus';
import type { Settings } from '../settings.ts';

export interface ServiceBusConnection {
  readonly fullyQualifiedNamespace: string;
  /** Where the namespace really answers, such as https://127.0.0.1:5671. */
  readonly customEndpointAddress?: string;
  readonly credential: TokenCredential;
}

export interface ServiceBusClients extends AsyncDisposable {
  /** One client for each connection name. */
  get(connectionName: string): ServiceBusClient;
}

/**
 * The host's own client (.NET) tries again after 0.8 s, then twice as long each time (ServiceBusRetryOptions); this one would
 * wait for 30 s. A lost connection is noticed by the timeout.
 */
const retryOptions = {
  mode: RetryMode.Exponential,
  retryDelayInMs: 800,
  maxRetryDelayInMs: 60_000,
  timeoutInMs: 10_000,
};

export function createServiceBusClients(
  resolve: (connectionName: string) => ServiceBusConnection,
): ServiceBusClients {
  const clients = new Map<string, ServiceBusClient>();
  return {
    get(name) {
      const known = clients.get(name);
      if (known) return known;
      const { fullyQualifiedNamespace, credential, customEndpointAddress } = resolve(name);
      const client = new ServiceBusClient(fullyQualifiedNamespace, credential, {
        retryOptions,
        ...(customEndpointAddress !== undefined && { customEndpointAddress }),
      });
      clients.set(name, client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

/** An identity-based connection as app settings give it: NAME__fullyQualifiedNamespace. Keys in a connection string are refused. */
export function connectionFromSettings(settings: Settings) {
  return (name: string): ServiceBusConnection => {
    const fullyQualifiedNamespace = settings[`${name}__fullyQualifiedNamespace`];
    if (fullyQualifiedNamespace === undefined) {
      throw new Error(
        `the app setting "${name}__fullyQualifiedNamespace" is missing (a connection string is not emulated)`,
      );
    }
    const customEndpointAddress = settings[`${name}__customEndpointAddress`];
    return {
      fullyQualifiedNamespace,
      // Empty, as a settings file leaves it, is as good as absent.
      ...(customEndpointAddress && { customEndpointAddress }),
      credential: credentialOf(settings),
    };
  };
}

/** DefaultAzureCredential reads this process's environment and nothing else, so what names the identity must be there. */
function credentialOf(settings: Settings): TokenCredential {
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined && /^(AZURE_|IDENTITY_|MSI_)/.test(name)) process.env[name] ??= value;
  }
  return new DefaultAzureCredential();
}
