import { isAppError } from '../platform/errors.ts';

/** Anybody may post to the address of a webhook: Key Vault is asked by the clock, not by them. */
export interface KeyRing<Connection, Keys> {
  /** Whether `isSigned` holds under the keys of the connection, as they are or, were they rotated, as they are now. */
  holds(connection: Connection, isSigned: (keys: Keys) => boolean): Promise<boolean>;
}

const maxAgeMs = 60_000;
/** A signature that does not hold may be made with a new key: the vault is looked at again, but no more often than this. */
const againAfterMs = 10_000;

interface Known<Keys> {
  readonly keys: Promise<Keys>;
  readonly readAt: number;
}

/** @param options.readKeys from Key Vault; throws AppError SECRET_MISSING where there are none that can be used */
export function createKeyRing<Connection extends { readonly id: string }, Keys>(options: {
  readKeys: (connection: Connection) => Promise<Keys>;
  now: () => Date;
}): KeyRing<Connection, Keys> {
  const { readKeys, now } = options;
  const known = new Map<string, Known<Keys>>();

  function read(connection: Connection): Promise<Keys> {
    const keys = readKeys(connection);
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
