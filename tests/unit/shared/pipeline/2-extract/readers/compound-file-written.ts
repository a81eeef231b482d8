import { CFB } from '@e965/xlsx';

/** An OLE container of exactly these streams, by the writer of a library that is not the reader under test. */
export function compoundFile(streams: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const file = CFB.utils.cfb_new();
  for (const [name, bytes] of Object.entries(streams)) {
    CFB.utils.cfb_add(file, name, Buffer.from(bytes));
  }
  return CFB.write(file, { type: 'buffer' });
}
