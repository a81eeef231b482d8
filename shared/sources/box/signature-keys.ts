import { z } from 'zod';
import type { Secrets } from '../../azure/secrets.ts';
import type { BoxConnection } from '../../model/connection.ts';
import { AppError, isAppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import type { SignatureKeys } from './signature.ts';

/** Anybody may post to the address of a webhook: Key Vault is asked by the clock, not by them. */
export interface KeyRing {
  /** Whether `isSigned` holds under the keys of the connection, as they are or, were they rotated, as they are now. */
  holds(connection: BoxConnection, isSigned: (keys: SignatureKeys) => boolean): Promise<boolean>;
}

const maxAgeMs = 60_000;
/** A signature that does not hold may be made with a new key: the vault is looked at again, but no more often than this. */
const againAfterMs = 10_000;

interface Known {
  readonly keys: Promise<SignatureKeys>;
  readonly readAt: number;
}

export function createKeyRing({ secrets, now }: { secrets: Secrets; now: () => Date }): KeyRing {
  const known = new Map<string, Known>();

  function read(connection: BoxConnection): Promise<SignatureKeys> {
    const keys = readSignatureKeys(connection, secrets);
    const entry = { keys, readAt: now().getTime() };
    known.set(connection.id, entry);
    keys.catch((error: unknown) => {
      // That there is no such secret is an answer, and kept like one; a vault out of reach is asked again at once.
      const isAnswer = isAppError(error, 'SECRET_MISSING');
      if (!isAnswer && known.get(connection.id) === entry) known.delete(connection.id);
    });
    return keys;
  }

  return {
    async holds(connection, isSigned) {
      const before = known.get(connection.id);
      const ageMs = before === undefined ? Infinity : now().getTime() - before.readAt;
      if (before === undefined || ageMs >= maxAgeMs) return isSigned(await read(connection));
      if (ageMs < againAfterMs) return isSigned(await before.keys);
      if (await before.keys.then(isSigned, () => false)) return true;
      const current = known.get(connection.id); // by now, perhaps, read again for somebody else
      const fresh = current === undefined || current === before ? read(connection) : current.keys;
      return isSigned(await fresh);
    },
  };
}

const Keys = z.object({ primaryKey: z.string().min(1), secondaryKey: z.string().min(1) });

async function readSignatureKeys(
  connection: BoxConnection,
  secrets: Secrets,
): Promise<SignatureKeys> {
  const parsed = Keys.safeParse(parseJson(await secrets.get(connection.webhookSecretName)));
  if (parsed.success) return parsed.data;
  const name = connection.webhookSecretName;
  throw new AppError('SECRET_MISSING', `Secret ${name} must be JSON with primaryKey, secondaryKey`);
}
