import type { TokenCredential } from '@azure/identity';
import type { Tokens } from '../../local/tokens.ts';

/**
 * What an app's managed identity is to an SDK, by the tokens of the local cloud.
 * @param audience where a client asks for another than its service wants: Cosmos DB's SDK asks for its own address
 * @param identity who it is, where a service asks for more than that it is somebody
 */
export const appCredential = (
  tokens: Pick<Tokens, 'issueForApp'>,
  audience?: string,
  identity = { appId: 'test-app', objectId: 'test-object' },
): TokenCredential => ({
  async getToken(scopes) {
    const [scope = ''] = [scopes].flat();
    const { token, expiresAt } = await tokens.issueForApp({
      audience: audience ?? scope.replace(/\/\.default$/, ''),
      ...identity,
    });
    return { token, expiresOnTimestamp: expiresAt * 1000 };
  },
});
