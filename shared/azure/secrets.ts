import { RestError, type SecretClient } from '@azure/keyvault-secrets';
import { AppError } from '../platform/errors.ts';

export interface Secrets {
  /** @throws AppError SECRET_MISSING, naming the secret and never its value */
  get(name: string): Promise<string>;
  set(name: string, value: string): Promise<void>;
}

export function createSecrets(client: SecretClient): Secrets {
  return {
    async get(name) {
      try {
        const { value } = await client.getSecret(name);
        if (value !== undefined) return value;
      } catch (error) {
        if (!(error instanceof RestError) || error.statusCode !== 404) throw error;
      }
      throw new AppError('SECRET_MISSING', `Key Vault has no secret named ${name}`);
    },
    async set(name, value) {
      await client.setSecret(name, value);
    },
  };
}
