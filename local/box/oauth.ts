import { importSPKI, jwtVerify } from 'jose';
import { accessSeconds, type Grants } from './grants.ts';
import type { State } from './state.ts';

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Public half of the key that signs JWT assertions; absent means that the app has none. */
  readonly jwtPublicKeyPem?: string;
  readonly oauthRedirectUri?: string;
}

interface OAuthContext {
  readonly state: State;
  readonly grants: Grants;
  readonly application: Application;
  /** The real time, by which the SDK dates its assertions. */
  readonly wallTime: () => number;
}

type Form = URLSearchParams;

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** POST /oauth2/token, in the ways that Box has for one app: https://developer.box.com/reference/post-oauth2-token */
export async function token(request: Request, context: OAuthContext): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (!isFromApp(form, context)) return refusal('invalid_client', invalidClient);
  const grantTypes: Record<
    string,
    (form: Form, context: OAuthContext) => Response | Promise<Response>
  > = {
    client_credentials: byClientCredentials,
    [jwtBearer]: byAssertion,
    refresh_token: byRefreshToken,
    authorization_code: byCode,
  };
  const grantType = form.get('grant_type') ?? '';
  const answer = grantTypes[grantType];
  if (answer === undefined)
    return refusal('unsupported_grant_type', `grant_type ${grantType} is not emulated`);
  return answer(form, context);
}

export async function revoke(request: Request, context: OAuthContext): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  if (!isFromApp(form, context)) return refusal('invalid_client', invalidClient);
  context.grants.revoke(form.get('token') ?? '');
  return new Response(null, { status: 200 });
}

const invalidClient = 'The client credentials are invalid';

const isFromApp = (form: Form, { application }: OAuthContext): boolean =>
  form.get('client_id') === application.clientId &&
  form.get('client_secret') === application.clientSecret;

function byClientCredentials(form: Form, context: OAuthContext): Response {
  const type = form.get('box_subject_type') ?? '';
  return forSubject(context, { type, id: form.get('box_subject_id') ?? '' });
}

/** Enterprise: the app's own service account. User: that user, as the app is authorized for the enterprise. */
function forSubject(context: OAuthContext, subject: { type: string; id: string }): Response {
  const { state } = context;
  if (subject.type === 'enterprise' && subject.id === state.enterprise.id)
    return issue(context, { userId: state.serviceAccountId, refreshable: false });
  const user = subject.type === 'user' ? state.people.user(subject.id) : undefined;
  if (user === undefined || user.status === 'inactive')
    return refusal('invalid_grant', 'Grant credentials are invalid');
  return issue(context, { userId: user.id, refreshable: false });
}

async function byAssertion(form: Form, context: OAuthContext): Promise<Response> {
  const { jwtPublicKeyPem, clientId } = context.application;
  if (jwtPublicKeyPem === undefined) return refusal('invalid_grant', 'The app has no public key');
  // The SDK names the real Box as the audience and no key id, whatever address it speaks to. It signs by the real time.
  const verified = await importSPKI(jwtPublicKeyPem, 'RS256')
    .then((key) =>
      jwtVerify(form.get('assertion') ?? '', key, {
        currentDate: new Date(context.wallTime()),
        audience: 'https://api.box.com/oauth2/token',
        issuer: clientId,
        algorithms: ['RS256', 'RS384', 'RS512'],
        requiredClaims: ['sub', 'jti', 'exp'],
      }),
    )
    .catch(() => undefined);
  if (verified === undefined) return refusal('invalid_grant', 'Please check the JWT assertion');
  const { sub = '', jti = '', exp = 0, box_sub_type: type } = verified.payload;
  if (exp > context.wallTime() / 1000 + 60)
    return refusal('invalid_grant', 'exp is more than 60 seconds away');
  if (!context.grants.note('assertion', jti))
    return refusal('invalid_grant', 'jti was used before');
  return forSubject(context, { type: String(type), id: sub });
}

/** Good for one use: who refreshes twice with the same token is signed out. */
function byRefreshToken(form: Form, context: OAuthContext): Response {
  const userId = context.grants.spend('refresh', form.get('refresh_token') ?? '');
  if (userId === undefined) return refusal('invalid_grant', 'Refresh token has expired');
  return issue(context, { userId, refreshable: true });
}

function byCode(form: Form, context: OAuthContext): Response {
  const userId = context.grants.spend('code', form.get('code') ?? '');
  if (userId === undefined) return refusal('invalid_grant', 'The authorization code has expired');
  return issue(context, { userId, refreshable: true });
}

function issue(
  { grants }: OAuthContext,
  options: { userId: string; refreshable: boolean },
): Response {
  const { userId, refreshable } = options;
  return Response.json({
    access_token: grants.issue('access', userId),
    expires_in: accessSeconds,
    token_type: 'bearer',
    restricted_to: [],
    ...(refreshable && { refresh_token: grants.issue('refresh', userId) }),
  });
}

/** GET /oauth2/authorize: no password; a list of the company's people to choose from, or `login=` for scripts. */
export function authorize(
  request: Request,
  { state, grants, application }: OAuthContext,
): Response {
  const url = new URL(request.url);
  const redirectUri = url.searchParams.get('redirect_uri') ?? application.oauthRedirectUri;
  const isKnown = url.searchParams.get('client_id') === application.clientId;
  if (!isKnown || redirectUri === undefined || redirectUri !== application.oauthRedirectUri)
    return new Response('Unknown client or redirect_uri', { status: 400 });
  const login = url.searchParams.get('login');
  if (login === null) return chooser(state, url);
  const user = state.people.userByLogin(login);
  if (user === undefined || user.status === 'inactive')
    return new Response('Unknown login', { status: 400 });
  const back = new URL(redirectUri);
  back.searchParams.set('code', grants.issue('code', user.id));
  const given = url.searchParams.get('state');
  if (given !== null) back.searchParams.set('state', given);
  return new Response(null, { status: 302, headers: { location: back.href } });
}

function chooser(state: State, url: URL): Response {
  const links = state.people.users().map(({ name, login }) => {
    const to = new URL(url);
    to.searchParams.set('login', login);
    return `<li><a href="${escape(to.pathname + to.search)}">${escape(name)}</a></li>`;
  });
  return new Response(
    `<!doctype html><title>Box</title><h1>Sign in as</h1><ul>${links.join('')}</ul>`,
    {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    },
  );
}

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const refusal = (error: string, description: string): Response =>
  Response.json({ error, error_description: description }, { status: 400 });
