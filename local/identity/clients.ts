import { Provider, type Adapter, type AdapterPayload, type ClientMetadata } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import type { Tokens } from '../tokens.ts';
import { findApplication } from './applications.ts';
import { checkCredential, type Body, type Credentials } from './credentials.ts';
import { refusal } from './errors.ts';

export const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface ClientsOptions {
  readonly directory: Directory;
  /** By application id. */
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly audiences: readonly string[];
  readonly tokens: Tokens;
}

/**
 * The directory's applications as oidc-provider's clients. It knows one kind of credential for each client, where Entra takes
 * any that the application has: so to it they are all public, and what they prove themselves with is checked here, where
 * every request for a token looks its application up.
 */
export function createClients(options: ClientsOptions): Pick<Adapter, 'find'> {
  const { directory, credentials, audiences, tokens } = options;
  return {
    async find(appId) {
      const application = findApplication(directory, appId);
      if (application === undefined) throw refusal(700016, appId, directory.tenantName);
      const { oidc } = (Provider as unknown as { ctx: RequestContext }).ctx;
      const proof = { application, credentials: credentials[appId] ?? {}, audiences, tokens };
      if (oidc.route === 'token') await checkCredential(oidc.body ?? {}, proof);
      return metadataOf(directory, appId) as object as AdapterPayload;
    },
  };
}

/** `Provider.ctx` is in oidc-provider 9, and missing from its types. */
interface RequestContext {
  readonly oidc: { readonly route: string; readonly body?: Body };
}

/** People sign in to one of them; the others act for themselves and on behalf of those who call them. */
function metadataOf(directory: Directory, appId: string): ClientMetadata {
  const confidential = ['client_credentials', onBehalfOf, 'refresh_token'];
  const signsIn = appId === directory.applicationId;
  return {
    client_id: appId,
    token_endpoint_auth_method: 'none',
    redirect_uris: signsIn ? ['http://localhost/'] : [],
    grant_types: signsIn ? ['authorization_code', 'password', ...confidential] : confidential,
    response_types: signsIn ? ['code'] : [],
  };
}
