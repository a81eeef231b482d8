import { Provider, interactionPolicy, type Adapter, type Configuration } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import type { Clock } from '../clock.ts';
import type { Tokens } from '../tokens.ts';
import { registerClientCredentials } from './client-credentials.ts';
import { createClients, onBehalfOf } from './clients.ts';
import { claimNames, claimsOf, findBySubject, findPerson, subjectOf } from './claims.ts';
import { proofIn, type Credentials } from './credentials.ts';
import { refusal } from './errors.ts';
import { registerOnBehalfOf } from './on-behalf-of.ts';
import { registerPasswordGrant } from './password.ts';
import { shapeAccessToken, shapeAnswers } from './shape.ts';
import { accessTokenSeconds, resourceOf, resourceServerFor } from './resource.ts';

export interface ProviderOptions {
  /** Of the server, without a path. */
  readonly origin: string;
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly store: (model: string) => Adapter;
  readonly cookieKey: string;
  readonly clock: Clock;
  /** What applications prove themselves with, by their ids. */
  readonly credentials: Readonly<Record<string, Credentials>>;
}

const hour = 3600;
const day = 24 * hour;

export const issuerOf = (origin: string, { tenantId }: Directory): string =>
  `${origin}/${tenantId}/v2.0`;

/** oidc-provider dressed as one tenant of Entra with one public application. */
export function createProvider(options: ProviderOptions): Provider {
  const { origin, directory } = options;
  const provider = new Provider(issuerOf(origin, directory), configure(options));
  registerPasswordGrant(provider, directory);
  registerClientCredentials(provider, { ...options, issuer: issuerOf(origin, directory) });
  registerOnBehalfOf(provider, options);
  allowLoopback(provider);
  provider.use(shapeAnswers(directory));
  return provider;
}

function configure(options: ProviderOptions): Configuration {
  const { origin, directory, tokens, store, cookieKey } = options;
  const { tenantId } = directory;
  const base = `/${tenantId}/oauth2/v2.0`;
  const audiences = [`${origin}${base}/token`, issuerOf(origin, directory)];
  const clients = createClients({ ...options, audiences });
  return {
    adapter: (model) => (model === 'Client' ? { ...store(model), ...clients } : store(model)),
    clientAuthMethods: ['none'],
    jwks: { keys: [{ ...tokens.signingKey }] },
    routes: {
      authorization: `${base}/authorize`,
      token: `${base}/token`,
      end_session: `${base}/logout`,
      jwks: `/${tenantId}/discovery/v2.0/keys`,
    },
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    cookies: { keys: [cookieKey] },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: claimNames,
    conformIdTokenClaims: false,
    extraParams: ['client_info', 'domain_hint', 'nopa'],
    // Entra gives one to whoever asks for offline_access, and leaves the old one valid; MSAL always asks.
    issueRefreshToken: () => true,
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    findAccount({ oidc }, subject, token) {
      if (isConfidential(token) && proofIn(oidc.body) === '0') throw refusal(7000218);
      const person = findBySubject(directory, subject);
      if (person === undefined) return undefined;
      return {
        accountId: subject,
        claims: () => ({ ...claimsOf(directory, person), sub: subject }),
      };
    },
    formats: {
      customizers: { jwt: (ctx, _token, parts) => shapeAccessToken(directory, ctx, parts) },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: submitAtOnce },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resourceOf(directory),
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource, { clientId }) =>
          resourceServerFor(directory, resource, clientId),
      },
    },
    renderError(ctx, { error, error_description: reason = '' }) {
      ctx.type = 'text/plain';
      ctx.body = `${error}: ${reason}`;
    },
    interactions: {
      policy: signInPolicy(directory),
      url: (_ctx, { uid }) => `/${tenantId}/sign-in/${uid}`,
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      IdToken: hour,
      AuthorizationCode: 60,
      Interaction: hour,
      Session: 14 * day,
      RefreshToken: 90 * day,
      Grant: 90 * day,
    },
  };
}

/** A refresh token that an application got by proving itself is of no use to one that does not. */
const isConfidential = (token: object | undefined): boolean =>
  token !== undefined && 'gty' in token && String(token.gty).startsWith(onBehalfOf);

/** Registering each port of each web UI would be a chore: any address on this computer will do, as Entra has it for native apps. */
function allowLoopback(provider: Provider): void {
  const isLoopback = (uri: string) =>
    URL.canParse(uri) && ['localhost', '127.0.0.1'].includes(new URL(uri).hostname);
  Object.assign(provider.Client.prototype, {
    redirectUriAllowed: isLoopback,
    postLogoutRedirectUriAllowed: isLoopback,
  });
}

/** A hint that names another person than the session's asks for a new sign-in, as a test that switches people expects. */
function signInPolicy(directory: Directory): interactionPolicy.Prompt[] {
  const policy = interactionPolicy.base();
  const check = new interactionPolicy.Check(
    'other_person',
    'another person is wanted',
    'login_required',
    ({ oidc }) => {
      const hint = oidc.params?.['login_hint'];
      const person = typeof hint === 'string' ? findPerson(directory, hint) : undefined;
      const { accountId } = oidc.session ?? {};
      return person !== undefined && accountId !== undefined
        ? accountId !== subjectOf(directory, person)
        : false;
    },
  );
  policy.get('login')?.checks.add(check);
  return policy;
}

const submitAtOnce = (ctx: { body: unknown }, form: string): void => {
  ctx.body = `<!doctype html><title>Signing out</title>${form}<script>
    const form = document.forms[0];
    form.insertAdjacentHTML('beforeend', '<input type="hidden" name="logout" value="yes">');
    form.submit();
  </script><noscript>Scripts are off: press Enter to sign out.</noscript>`;
};
