import { createHmac } from 'node:crypto';

export interface SigningKeys {
  readonly primary: string;
  readonly secondary: string;
}

/**
 * Headers of a notification: HMAC-SHA256 over body and timestamp, once for each key, so that keys can be rotated.
 * https://developer.box.com/guides/webhooks/v2/signatures-v2
 */
export function signedHeaders(
  body: string,
  { keys, deliveryId, at }: { keys: SigningKeys; deliveryId: string; at: Date },
): Record<string, string> {
  const timestamp = at.toISOString().replace(/\.\d+Z$/, '+00:00');
  const sign = (key: string) =>
    createHmac('sha256', key).update(body).update(timestamp).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Box-WH-Client',
    'BOX-DELIVERY-ID': deliveryId,
    'BOX-DELIVERY-TIMESTAMP': timestamp,
    'BOX-SIGNATURE-VERSION': '1',
    'BOX-SIGNATURE-ALGORITHM': 'HmacSHA256',
    'BOX-SIGNATURE-PRIMARY': sign(keys.primary),
    'BOX-SIGNATURE-SECONDARY': sign(keys.secondary),
  };
}
