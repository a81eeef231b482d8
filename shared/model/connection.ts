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

/** How we sign in to Microsoft 365. SharePoint's own API takes no client secret, so neither do we. */
const Microsoft365Auth = z.discriminatedUnion('kind', [
  /** The identity that the app runs under; its permissions are granted to its service principal. */
  z.strictObject({ kind: z.literal('managed-identity') }),
  /** An app registration of its own; the secret is its certificate with the private key, as PEM. */
  z.strictObject({ kind: z.literal('certificate'), clientId: z.uuid(), secretName }),
]);
export type Microsoft365Auth = z.infer<typeof Microsoft365Auth>;

const common = {
  id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits and dashes, at most 32'),
  name: z.string().trim().min(1).max(200),
};

const NewBoxConnection = z.strictObject({
  ...common,
  source: z.literal('box'),
  enterpriseId: z.string().min(1),
  auth: BoxAuth,
  /** JSON {primaryKey, secondaryKey} of the app's webhooks. */
  webhookSecretName: secretName,
  /** Box folder ids to index; absent means every folder that the service account sees at its top. */
  roots: z.array(z.string().regex(/^\d+$/, 'a Box folder id')).max(500).optional(),
});

// For example "Finance/**" or "**/Drafts/*.docx": one star stays within a name, two go over any number of folders.
const Pattern = z.string().trim().min(1).max(400);

const NewMicrosoft365Connection = z.strictObject({
  ...common,
  source: z.literal('microsoft365'),
  auth: Microsoft365Auth,
  /** Sites whose document libraries are indexed, by address; `all` needs Sites.Read.All or more. */
  sites: z.union([z.literal('all'), z.array(z.url({ protocol: /^https$/ })).max(2_000)]),
  /** Whose OneDrives are indexed: object ids of people, and of groups with all their members. */
  oneDrives: z
    .strictObject({
      users: z.array(z.uuid()).max(5_000).default([]),
      groups: z.array(z.uuid()).max(500).default([]),
    })
    .default({ users: [], groups: [] }),
  /** Files that are indexed, by their path within the drive: those that match one of `include`, and none of `exclude`. */
  rules: z
    .strictObject({
      include: z.array(Pattern).max(100).default([]),
      exclude: z.array(Pattern).max(100).default([]),
    })
    .default({ include: [], exclude: [] }),
  /**
   * Sharing links let in whom they name. Whoever merely holds an organization or anyone link has it from somebody; to
   * find the file by searching is more, and off unless switched on here.
   */
  links: z
    .strictObject({ organization: z.boolean().default(false), anyone: z.boolean().default(false) })
    .default({ organization: false, anyone: false }),
  /** Key from which the clientState of each subscription is made. */
  notificationSecretName: secretName,
});

/** What an admin sends to start a source. */
export const NewConnection = z.discriminatedUnion('source', [
  NewBoxConnection,
  NewMicrosoft365Connection,
]);
export type NewConnection = z.infer<typeof NewConnection>;

export const ConnectionId = common.id;

const stored = {
  schemaVersion: z.literal(1),
  tenantId: z.uuid(),
  createdAt: z.iso.datetime(),
  /** Files that nobody may find, by their keys: the drift audit looks whether somebody can. */
  canaries: z.array(z.string()).max(100).optional(),
  /** Fingerprint of the key that the source's announcements were last asked for with. */
  announcedWith: z.string().optional(),
  /** What of it could not be read when its parts were last looked for: how many, and the first of them. */
  unreadable: z
    .object({
      count: z.int().nonnegative(),
      parts: z.array(z.object({ what: z.string(), reason: z.string(), isForNow: z.boolean() })),
    })
    .optional(),
};

/** As stored: loose where the request is strict, since the store adds properties of its own. */
const BoxConnection = z.object({ ...NewBoxConnection.shape, ...stored });
export type BoxConnection = z.infer<typeof BoxConnection>;
const Microsoft365Connection = z.object({ ...NewMicrosoft365Connection.shape, ...stored });
export type Microsoft365Connection = z.infer<typeof Microsoft365Connection>;

export const Connection = z.discriminatedUnion('source', [BoxConnection, Microsoft365Connection]);
export type Connection = z.infer<typeof Connection>;
