import type { Authentication } from 'box-node-sdk/networking/auth';
import { AuthorizationManager } from 'box-node-sdk/managers/authorization';
import type { AccessToken } from 'box-node-sdk/schemas/accessToken';
import { NetworkSession } from 'box-node-sdk/networking';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';

/** What Key Vault holds: a refresh token serves once (or 60 days), so it is replaced at each use. */
const Tokens = z.object({
  accessToken: z.string().default(''),
  refreshToken: z.string().min(1),
});

/**
 * OAuth 2.0 with a person's consent. Refreshes side by side, in this process and in others, would each burn the single-use
 * refresh token and lose the grant: one refreshes under a lease, the others find its result in the vault.
 */
export function createOAuth(options: {
  clientId: string;
  clientSecret: string;
  tokens: { read(): Promise<string>; write(value: string): Promise<void> };
  lease: <T>(work: () => Promise<T>) => Promise<T>;
}): Authentication {
  const { clientId, clientSecret, tokens, lease } = options;
  let used = '';

  const read = async () => {
    const parsed = Tokens.safeParse(parseJson(await tokens.read()));
    if (parsed.success) return parsed.data;
    throw new AppError('SECRET_MISSING', 'The stored Box tokens are not usable: connect Box again');
  };

  const refreshUnderLease = async (session: NetworkSession): Promise<string> => {
    const stored = await read();
    if (stored.accessToken !== '' && stored.accessToken !== used) return stored.accessToken;
    const fresh = await new AuthorizationManager({ networkSession: session }).requestAccessToken({
      grantType: 'refresh_token',
      clientId,
      clientSecret,
      refreshToken: stored.refreshToken,
    });
    const { accessToken = '', refreshToken = '' } = fresh;
    await tokens.write(JSON.stringify({ accessToken, refreshToken }));
    return accessToken;
  };

  const refreshToken = async (session?: NetworkSession): Promise<AccessToken> => {
    used = await lease(() => refreshUnderLease(session ?? new NetworkSession({})));
    return { accessToken: used };
  };

  const retrieveToken = async (session?: NetworkSession): Promise<AccessToken> => {
    if (used === '') used = (await read()).accessToken;
    return used === '' ? refreshToken(session) : { accessToken: used };
  };

  const unsupported = () =>
    Promise.reject(new AppError('SOURCE_DENIED', 'Sluice neither revokes nor narrows Box tokens'));

  return {
    refreshToken,
    retrieveToken,
    retrieveAuthorizationHeader: async (session) =>
      `Bearer ${(await retrieveToken(session)).accessToken ?? ''}`,
    revokeToken: unsupported,
    downscopeToken: unsupported,
  };
}
