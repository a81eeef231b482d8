import { z } from 'zod';

const secretName = z
  .string()
  .regex(/^[0-9a-zA-Z-]{1,127}$/, 'a Key Vault secret name: letters, digits and dashes');

/** How we sign in to Box. Secrets stay in Key Vault: a record holds their names only. */
const BoxAuth = z.discriminatedUnion('kind', [
  /** Client credentials grant as the enterprise's service account; the secret is the client secret. */
  z.strictObject({ kind: z.literal('ccg'), clientId: z.string().min(1), secretName }),
  /** Server authentication; the secret is the JSON file that Box's developer console gives. */
  z.strictObject({ kind: z.literal('jwt'), clientId: z.string().min(1), secretName }),
  /** A person's consent; `tokenSecretName` holds the single-use refresh token and is rewritten at each refresh. */
  z.strictObject({
    kind: z.literal('oauth'),
    clientId: z.string().min(1),
    secretName,
    tokenSecretName: secretName,
  }),
]);
export type BoxAuth = z.infer<typeof BoxAuth>;

/** What an admin sends to start a source. */
export const NewConnection = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits and dashes, at most 32'),
  source: z.literal('box'),
  name: z.string().trim().min(1).max(200),
  enterpriseId: z.string().min(1),
  auth: BoxAuth,
  /** JSON {primaryKey, secondaryKey} of the app's webhooks. */
  webhookSecretName: secretName,
  /** Box folder ids to index; absent means every folder that the service account sees at its top. */
  roots: z.array(z.string().regex(/^\d+$/, 'a Box folder id')).max(500).optional(),
});
export type NewConnection = z.infer<typeof NewConnection>;

/** As stored: loose where the request is strict, since the store adds properties of its own. */
export const Connection = z.object({
  ...NewConnection.shape,
  schemaVersion: z.literal(1),
  tenantId: z.uuid(),
  createdAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof Connection>;
