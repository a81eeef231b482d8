import { z } from 'zod';
import type { Secrets } from '../../azure/secrets.ts';
import type { BoxConnection } from '../../model/connection.ts';
import { AppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import type { SignatureKeys } from './signature.ts';

const Keys = z.object({ primaryKey: z.string().min(1), secondaryKey: z.string().min(1) });

/** @throws AppError SECRET_MISSING where there is no such secret, or it is not JSON with both keys */
export async function readSignatureKeys(
  connection: BoxConnection,
  secrets: Secrets,
): Promise<SignatureKeys> {
  const parsed = Keys.safeParse(parseJson(await secrets.get(connection.webhookSecretName)));
  if (parsed.success) return parsed.data;
  const name = connection.webhookSecretName;
  throw new AppError('SECRET_MISSING', `Secret ${name} must be JSON with primaryKey, secondaryKey`);
}
