import { z } from 'zod';

/** The protocol wraps what may be absent: { value }. */
const wrapped = <T extends z.ZodType>(type: T) =>
  z
    .looseObject({ value: type.nullish() })
    .nullish()
    .transform((wrapper) => wrapper?.value ?? undefined);

/** FunctionRpc.proto RpcHttpCookie, as @azure/functions writes it. */
export const RpcCookie = z.looseObject({
  name: z.string(),
  value: z.string(),
  domain: wrapped(z.string()),
  path: wrapped(z.string()),
  maxAge: wrapped(z.number()),
  expires: wrapped(z.looseObject({ seconds: z.coerce.number() })),
  secure: wrapped(z.boolean()),
  httpOnly: wrapped(z.boolean()),
  sameSite: z.enum(['none', 'lax', 'strict', 'explicitNone']).optional(),
});
type RpcCookie = z.infer<typeof RpcCookie>;

const sameSites = { lax: 'Lax', strict: 'Strict', explicitNone: 'None' } as const;

export function cookieHeader(cookie: RpcCookie): string {
  const { domain, path = '/', maxAge, expires, secure, httpOnly, sameSite = 'none' } = cookie;
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    maxAge !== undefined && `Max-Age=${maxAge}`,
    domain !== undefined && `Domain=${domain}`,
    `Path=${path}`,
    expires && `Expires=${new Date(expires.seconds * 1000).toUTCString()}`,
    httpOnly && 'HttpOnly',
    secure && 'Secure',
    sameSite !== 'none' && `SameSite=${sameSites[sameSite]}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}
