import {
  ClientCertificateCredential,
  DefaultAzureCredential,
  type TokenCredential,
} from '@azure/identity';
import type { Microsoft365Auth } from '../model/connection.ts';
import type { Secrets } from './secrets.ts';

export type Credential = TokenCredential;

/** The identity that the app runs under: managed in Azure and on a laptop alike. */
export const createOwnCredential = (): Credential => new DefaultAzureCredential();

/** What signs in to Microsoft 365 as a connection says. */
export type CredentialOf = (auth: Microsoft365Auth) => Promise<TokenCredential>;

/** @param options.own the identity that the app runs under */
export function createCredentialOf(options: {
  own: TokenCredential;
  secrets: Secrets;
  tenantId: string;
  authority: string;
}): CredentialOf {
  const { own, secrets, tenantId, authority } = options;
  return async (auth) => {
    if (auth.kind === 'managed-identity') return own;
    const certificate = await secrets.get(auth.secretName);
    return new ClientCertificateCredential(
      tenantId,
      auth.clientId,
      { certificate },
      // The authority is a setting of whoever deploys: nobody else is asked whether it is one.
      { authorityHost: authority, disableInstanceDiscovery: true },
    );
  };
}
