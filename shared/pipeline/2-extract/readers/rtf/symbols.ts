/** Letters of fonts of symbols are pictures; Word gives them numbers for private use. */
export const symbol = (unit: number): string =>
  unit >= 0xf020 && unit <= 0xf0ff ? '•' : String.fromCharCode(unit & 0xffff);

export const symbols = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '•')).join('');
