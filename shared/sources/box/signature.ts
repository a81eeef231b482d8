import { createHmac, timingSafeEqual } from 'node:crypto';

/** Keys of the app's webhooks; two, so that one can be rotated while the other signs. */
export interface SignatureKeys {
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

export interface SignedRequest {
  readonly headers: { get(name: string): string | null };
  /** The bytes as they came: any re-serialisation breaks the signature. */
  readonly body: Buffer;
}

/** Box retries for two hours with a new timestamp each time, so an older one is a replay. */
const maxAgeMs = 10 * 60_000;
/** The SDK's own check refuses a clock that is one second ahead; ours allows for ordinary skew. */
const maxAheadMs = 60_000;

/**
 * Box's V2 signature: base64 HMAC-SHA256 of body + delivery timestamp, under either key
 * (developer.box.com/guides/webhooks/v2/signatures-v2).
 */
export function isSignedByBox(
  { headers, body }: SignedRequest,
  keys: SignatureKeys,
  now: Date,
): boolean {
  if (headers.get('box-signature-version') !== '1') return false;
  if (headers.get('box-signature-algorithm') !== 'HmacSHA256') return false;

  const timestamp = headers.get('box-delivery-timestamp') ?? '';
  const ageMs = now.getTime() - Date.parse(timestamp);
  if (!(ageMs <= maxAgeMs && ageMs >= -maxAheadMs)) return false; // NaN fails too

  const matches = (key: string, header: string) => {
    const given = Buffer.from(headers.get(header) ?? '', 'base64');
    const expected = createHmac('sha256', key).update(body).update(timestamp).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  return (
    matches(keys.primaryKey, 'box-signature-primary') ||
    matches(keys.secondaryKey, 'box-signature-secondary')
  );
}
