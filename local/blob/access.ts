import type { IncomingMessage, ServerResponse } from 'node:http';
import { UnsecuredJWT, type JWTPayload } from 'jose';
import type { EmulatorContext } from '../emulator.ts';
import { refuse } from './errors.ts';

const audience = 'https://storage.azure.com';

interface Visit {
  readonly context: EmulatorContext;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * The account as infra makes it: no shared keys, no public containers. What is left are Entra tokens, whose signature
 * Azurite does not check, and user delegation SAS, which it does.
 * @returns whether the request may go on to Azurite
 */
export async function admit({ context, incoming, outgoing }: Visit): Promise<boolean> {
  const { authorization } = incoming.headers;
  const query = new URL(incoming.url ?? '/', 'https://localhost').searchParams;
  if (incoming.method === 'OPTIONS') return true;
  if (authorization === undefined && query.has('sig') && query.has('skoid')) return true;
  if (authorization?.startsWith('SharedKey') || query.has('sig')) {
    refuse(outgoing, 'KeyBasedAuthenticationNotPermitted');
    return false;
  }
  if (authorization === undefined) {
    refuse(outgoing, 'NoAuthenticationInformation', { challenge: challengeOf(context) });
    return false;
  }
  try {
    const claims = await context.tokens.verify(authorization, audience);
    incoming.headers.authorization = `Bearer ${tokenForAzurite(claims)}`;
    return true;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    refuse(outgoing, 'InvalidAuthenticationInfo', { challenge: challengeOf(context), detail });
    return false;
  }
}

/** Azurite reads the computer's clock and would refuse a token from after the local cloud's clock was moved. */
const tokenForAzurite = ({ iss = '', oid, tid }: JWTPayload): string =>
  new UnsecuredJWT({ oid, tid }) // whom a user delegation key is for
    .setIssuer(iss)
    .setAudience(audience)
    .setIssuedAt('-1m')
    .setNotBefore('-1m')
    .setExpirationTime('1h')
    .encode();

const challengeOf = ({ tokens }: EmulatorContext) =>
  `Bearer authorization_uri=https://login.microsoftonline.com/${tokens.tenantId}/oauth2/authorize resource_id=${audience}`;
