import { z } from 'zod';

export const entraUrl = 'https://login.microsoftonline.com';

/** An application of a tenant of Entra ID, and what it proves itself with. */
export interface EntraApplication {
  readonly authorityHost: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of a certificate with its key. */
  readonly certificatePath?: string | undefined;
  /** That a person has for the application. */
  readonly userToken?: string | undefined;
}

/** The one that the environment names, if it names a tenant. */
export function readEntraApplication(env: NodeJS.ProcessEnv): EntraApplication | undefined {
  if (env['SLUICE_REAL_ENTRA_TENANT'] === undefined) return undefined;
  const read = z
    .object({
      SLUICE_REAL_ENTRA_TENANT: z.guid(),
      SLUICE_REAL_ENTRA_CLIENT_ID: z.guid(),
      SLUICE_REAL_ENTRA_CLIENT_SECRET: z.string().min(1),
      SLUICE_REAL_ENTRA_CERTIFICATE: z.string().min(1).optional(),
      SLUICE_REAL_ENTRA_USER_TOKEN: z.string().min(1).optional(),
      SLUICE_REAL_ENTRA_AUTHORITY: z.url({ protocol: /^https$/ }).default(entraUrl),
    })
    .parse(env);
  return {
    authorityHost: new URL(read.SLUICE_REAL_ENTRA_AUTHORITY).origin,
    tenantId: read.SLUICE_REAL_ENTRA_TENANT,
    clientId: read.SLUICE_REAL_ENTRA_CLIENT_ID,
    clientSecret: read.SLUICE_REAL_ENTRA_CLIENT_SECRET,
    certificatePath: read.SLUICE_REAL_ENTRA_CERTIFICATE,
    userToken: read.SLUICE_REAL_ENTRA_USER_TOKEN,
  };
}
