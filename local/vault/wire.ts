import { z } from 'zod';
import { VaultError } from './errors.ts';
import { recoverableDays, type DeletedSecret, type SecretVersion, type Settable } from './state.ts';

const seconds = z.int().nonnegative();

const Attributes = z.looseObject({
  enabled: z.boolean().optional(),
  nbf: seconds.optional(),
  exp: seconds.optional(),
});

const UpdateSecret = z.looseObject({
  contentType: z.string().max(255).optional(),
  attributes: Attributes.optional(),
  tags: z.record(z.string().max(256), z.string().max(256)).optional(),
});
type UpdateSecret = z.infer<typeof UpdateSecret>;

/** 25k is Key Vault's limit for a value, in bytes. */
const SetSecret = UpdateSecret.extend({
  value: z.string().refine((value) => Buffer.byteLength(value) <= 25_600, 'is longer than 25k'),
});

export interface SetSecretCall {
  readonly value: string;
  readonly settable: Settable;
}

export function parseSet(body: unknown): SetSecretCall {
  const parsed = check(SetSecret.safeParse(body));
  return { value: parsed.value, settable: toSettable(parsed) };
}

export const parseUpdate = (body: unknown): Settable =>
  toSettable(check(UpdateSecret.safeParse(body)));

/** The message names the field and the rule, and never quotes a value. */
function check<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new VaultError('BadParameter', `The request body is not valid: ${problems.join('; ')}`);
}

function toSettable({ contentType, attributes = {}, tags }: UpdateSecret): Settable {
  const { enabled, nbf, exp } = attributes;
  return {
    ...(contentType !== undefined && { contentType }),
    ...(tags !== undefined && { tags: JSON.stringify(tags) }),
    ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
    ...(nbf !== undefined && { notBefore: nbf }),
    ...(exp !== undefined && { expires: exp }),
  };
}

/** With its value. */
export const toBundle = (origin: string, secret: SecretVersion): object => ({
  value: secret.value,
  ...describe(secret, `${origin}/secrets/${secret.name}/${secret.version}`),
});

/** Without: a list names secrets, and of a list of versions each version. */
export const toItem = (origin: string, secret: SecretVersion): object =>
  describe(secret, `${origin}/secrets/${secret.name}`);

export const toVersionItem = (origin: string, secret: SecretVersion): object =>
  describe(secret, `${origin}/secrets/${secret.name}/${secret.version}`);

export const toDeletedItem = (
  origin: string,
  { latest, deletedAt, purgeAt }: DeletedSecret,
): object => ({
  ...toItem(origin, latest),
  recoveryId: `${origin}/deletedsecrets/${latest.name}`,
  deletedDate: deletedAt,
  scheduledPurgeDate: purgeAt,
});

export const toDeletedBundle = (origin: string, deleted: DeletedSecret): object => ({
  ...toDeletedItem(origin, deleted),
  id: `${origin}/secrets/${deleted.latest.name}/${deleted.latest.version}`,
});

function describe(secret: SecretVersion, id: string): object {
  const { contentType, tags, enabled, notBefore, expires, created, updated } = secret;
  return {
    id,
    ...(contentType !== null && { contentType }),
    attributes: {
      enabled: enabled === 1,
      ...(notBefore !== null && { nbf: notBefore }),
      ...(expires !== null && { exp: expires }),
      created,
      updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays,
    },
    ...(tags !== null && { tags: JSON.parse(tags) as unknown }),
  };
}
