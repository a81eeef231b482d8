import type { HttpResponseInit } from '@azure/functions';
import { asAppError } from '../shared/azure/outage.ts';
import type { Log } from '../shared/platform/log.ts';

/** What is out of reach mostly is back within this: retries of the SDKs have been made already. In seconds. */
const retryAfter = '5';

/** RFC 9457. A caller sees the code and message of our own errors, and nothing of anybody else's. */
export function problem(error: unknown, log: Log): HttpResponseInit {
  const known = asAppError(error);
  const status = known?.status ?? 500;
  if (status >= 500) log.error('request.failed', error);
  else log.info('request.refused', { code: known?.code });
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(status === 503 && { 'retry-after': retryAfter }),
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
