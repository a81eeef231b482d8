import { createHash } from 'node:crypto';

/** SHA-256 in hex, of bytes or text. */
export const sha256 = (input: string | Uint8Array): string =>
  createHash('sha256').update(input).digest('hex');

/**
 * A short id of a list of parts: 96 bits of their SHA-256 in base64url, so that a collision among a billion items
 * is less likely than one in 10^10. The parts are length-prefixed: ('a', 'bc') and ('ab', 'c') differ. Its first character
 * is a letter or digit: AI Search takes no document key that begins with an underscore (its naming rules).
 */
export function shortId(...parts: readonly string[]): string {
  const input = parts.map((part) => `${part.length}:${part}`).join('|');
  return createHash('sha256').update(input).digest('base64url').slice(0, 16).replace(/^[-_]/, '0');
}
