/** A name of which nobody says how it is written: UTF-8 where it is, as most systems have it, else Latin 1. */
export function storedName(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return Buffer.from(raw).toString('latin1');
  }
}
