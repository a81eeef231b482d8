import { join } from 'node:path';
import type { Directory } from './directory.ts';
import type { Stack } from './stack.ts';

/**
 * The environment of the app on this stack: the same settings that a deployment sets, with other endpoints, and what
 * App Service gives an app with a managed identity.
 */
export function appSettings(
  { services, bus, identity }: Pick<Stack, 'services' | 'bus' | 'identity'>,
  { directory, hostUrl, caFile }: { directory: Directory; hostUrl: URL; caFile: string },
): Record<string, string> {
  const origin = (url: URL) => url.href.replace(/\/$/, '');
  return {
    TENANT_ID: directory.tenantId,
    ENTRA_AUTHORITY: identity.url.origin,
    ENTRA_AUDIENCE: directory.applicationId,
    COSMOS_ENDPOINT: origin(services.cosmos.url),
    BLOB_ENDPOINT: origin(services.blob.url),
    SEARCH_ENDPOINT: origin(services.search.url),
    OPENAI_ENDPOINT: origin(services.openai.url),
    KEYVAULT_ENDPOINT: origin(services.vault.url),
    EVENTGRID_ENDPOINT: `${origin(services.events.url)}/sluice/api/events`,
    SERVICEBUS__fullyQualifiedNamespace: bus.namespace,
    BOX_API_ENDPOINT: origin(services.box.url),
    GRAPH_ENDPOINT: origin(services.graph.url),
    PUBLIC_ENDPOINT: origin(hostUrl),
    NODE_EXTRA_CA_CERTS: caFile,
    IDENTITY_ENDPOINT: identity.managedIdentity.endpoint,
    IDENTITY_HEADER: identity.managedIdentity.header,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
  };
}

export const caFileIn = (dataDir: string): string => join(dataDir, 'certificate', 'ca.pem');
