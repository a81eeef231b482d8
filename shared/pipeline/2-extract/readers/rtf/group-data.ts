import type { Token } from './tokens.ts';

/** Gathers the bytes that a group holds: hex throughout, or as they are after `\bin`. */
export function createGroupData() {
  const parts: Uint8Array[] = [];
  let hex: string[] = [];
  const flush = (): void => {
    parts.push(fromHex(hex));
    hex = [];
  };
  return {
    add(token: Token): void {
      if (token.type === 'bytes') hex.push(Buffer.from(token.bytes).toString('latin1'));
      if (token.type !== 'binary') return;
      flush();
      parts.push(token.bytes);
    },
    end(): Buffer {
      flush();
      return Buffer.concat(parts);
    },
  };
}

const fromHex = (parts: readonly string[]): Buffer =>
  Buffer.from(parts.join('').replaceAll(/[^0-9a-f]/gi, ''), 'hex');
