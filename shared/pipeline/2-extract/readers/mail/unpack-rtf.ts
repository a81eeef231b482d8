import { decompressRTF } from '@kenjiuno/decompressrtf';

/** The size that it has packed stands first, without itself [MS-OXRTFCP 2.1.3.1]: the library believes it, up to 2 GiB. */
const sizeLength = 4;

/** RTF as Outlook packs it, at most nine times as long. @returns undefined where it is damaged */
export function unpackRtf(packed: Uint8Array): Buffer | undefined {
  try {
    const size = Buffer.from(packed.subarray(0, sizeLength)).readUInt32LE();
    if (size + sizeLength > packed.length) return undefined;
    return Buffer.from(decompressRTF([...packed]));
  } catch {
    return undefined;
  }
}
