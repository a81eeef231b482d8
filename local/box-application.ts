import type { Directory } from './directory.ts';
import { keepSecret } from './private-file.ts';

/** The app as Box's developer console knows it, and its secrets as Key Vault holds them for the product. */
export interface BoxApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookPrimaryKey: string;
  readonly webhookSecondaryKey: string;
  readonly serviceAccountId: string;
  /** Names and values for Key Vault. */
  readonly secrets: Readonly<Record<string, string>>;
}

const clientId = 'sluice-local';

/** Names of the secrets, as a connection names them. */
export const boxSecretNames = { client: 'box-client-secret', webhook: 'box-webhook-keys' } as const;

/** Random secrets of this data folder: nothing secret stands in the repository. */
export function boxApplication(dataDir: string): BoxApplication {
  const clientSecret = keepSecret(dataDir, 'client-secret');
  const webhookPrimaryKey = keepSecret(dataDir, 'webhook-primary-key');
  const webhookSecondaryKey = keepSecret(dataDir, 'webhook-secondary-key');
  return {
    clientId,
    clientSecret,
    webhookPrimaryKey,
    webhookSecondaryKey,
    serviceAccountId: '9000',
    secrets: {
      [boxSecretNames.client]: clientSecret,
      [boxSecretNames.webhook]: JSON.stringify({
        primaryKey: webhookPrimaryKey,
        secondaryKey: webhookSecondaryKey,
      }),
    },
  };
}

/** The connection's id on a laptop. */
const boxConnectionId = 'box';

/** What an admin sends to connect Box: POST /api/connections. */
export const boxConnection = ({ enterpriseId }: Pick<Directory, 'enterpriseId'>) => ({
  id: boxConnectionId,
  source: 'box',
  name: 'Box',
  enterpriseId,
  auth: { kind: 'ccg', clientId, secretName: boxSecretNames.client },
  webhookSecretName: boxSecretNames.webhook,
});
