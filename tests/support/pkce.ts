import { createHash, randomBytes } from 'node:crypto';

export interface Client {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** A browser with a cookie jar, and an application that signs in with code and PKCE (RFC 7636). */
export function createBrowser(client: Client) {
  const jar = new Map<string, string>();
  const verifier = randomBytes(32).toString('base64url');

  async function visit(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects until a page answers, or the application is called back. */
  async function follow(start: string): Promise<{ url: URL; page?: Response }> {
    let url = new URL(start);
    while (!url.href.startsWith(client.redirectUri)) {
      const page = await visit(url.href);
      const location = page.headers.get('location');
      if (location === null) return { url, page };
      url = new URL(location, url);
    }
    return { url };
  }

  return {
    follow,
    submit: (action: string, fields: Record<string, string>) =>
      visit(action, { method: 'POST', body: new URLSearchParams(fields) }),
    authorize(extra: Record<string, string> = {}) {
      const url = new URL(client.authorizationEndpoint);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const parameters = {
        client_id: client.clientId,
        redirect_uri: client.redirectUri,
        response_type: 'code',
        scope: `openid profile offline_access api://${client.clientId}/access_as_user`,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state: 'state',
        nonce: 'nonce',
        ...extra,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return follow(url.href);
    },
    redeem: (code: string, codeVerifier = verifier) =>
      requestToken(client, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUri,
        code_verifier: codeVerifier,
      }),
  };
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export async function requestToken(
  { tokenEndpoint, clientId }: Pick<Client, 'tokenEndpoint' | 'clientId'>,
  parameters: Record<string, string>,
): Promise<TokenAnswer> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...parameters }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  };
}
