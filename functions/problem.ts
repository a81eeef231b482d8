import type { HttpResponseInit } from '@azure/functions';
import { AppError } from '../shared/platform/errors.ts';
import type { Log } from '../shared/platform/log.ts';

/** RFC 9457. A caller sees the code and message of our own errors, and nothing of anybody else's. */
export function problem(error: unknown, log: Log): HttpResponseInit {
  const known = error instanceof AppError ? error : undefined;
  const status = known?.status ?? 500;
  if (status >= 500) log.error('request.failed', error);
  else log.info('request.refused', { code: known?.code });
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    jsonBody: {
      type: 'about:blank',
      status,
      code: known?.code ?? 'INTERNAL',
      title: known?.message ?? 'Something failed on our side',
      ...known?.details,
    },
  };
}
