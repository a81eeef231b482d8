import { z } from 'zod';
import { AppError } from '../shared/platform/errors.ts';

/** A parameter of the address. @throws AppError REQUEST_INVALID that names it */
export function readParameter<T>(schema: z.ZodType<T>, value: unknown, field: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('REQUEST_INVALID', `${field}: ${issue?.message ?? 'invalid'}`, {
    details: { field },
  });
}

/** As Entra writes it in tokens. */
export const ObjectId = z.uuid().transform((oid) => oid.toLowerCase());
/** Of a document, which is the scope of its file. */
export const DocumentId = z.string().regex(/^[\w-]{16}$/, 'the id of a document');
