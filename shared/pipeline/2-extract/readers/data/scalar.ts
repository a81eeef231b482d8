/** Packed bytes, such as a picture in base64. */
const packed = /^(?:data:[^,]{0,200},)?[A-Za-z0-9+/_=-]{400,}$/;

/** The words of a value of JSON that holds no others; nothing for what has none. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return packed.test(value) ? '' : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
