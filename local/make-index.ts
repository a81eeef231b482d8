import { readIndexDefinition, indexAlias } from './resources.ts';
import type { Tokens } from './tokens.ts';

const apiVersion = '2026-04-01';

/**
 * Makes the index and its alias when absent, and adds the fields that an index of before lacks, by the REST calls of a deployment: the SDK's client words an index otherwise and
 * drops what it does not know. The process must trust the local CA.
 */
export async function makeIndex(
  endpoint: URL,
  tokens: Tokens,
  definition = readIndexDefinition(),
): Promise<void> {
  const { token } = await tokens.issueForApp({
    audience: 'https://search.azure.com',
    appId: 'infra',
    objectId: 'infra',
  });
  const put = async (kind: string, body: { name: string }) => {
    const url = new URL(`/${kind}('${body.name}')?api-version=${apiVersion}`, endpoint);
    const response = await fetch(url, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${kind} ${body.name}: ${await response.text()}`);
  };
  await put('indexes', definition);
  await put('aliases', { name: indexAlias, indexes: [definition.name] } as { name: string });
}
