import type { Format } from '../../../../model/text.ts';

/** Bytes that files begin with, in Latin-1. */
const signatures: readonly (readonly [string, Format])[] = [
  ['\u0089PNG\r\n\u001A\n', 'image/png'],
  ['\u00FF\u00D8\u00FF', 'image/jpeg'],
  ['II*\u0000', 'image/tiff'],
  ['MM\u0000*', 'image/tiff'],
  // BigTIFF
  ['II+\u0000', 'image/tiff'],
  ['MM\u0000+', 'image/tiff'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
];

/** Pictures by the bytes that they begin with. */
export function imageFormat(head: Buffer): Format | undefined {
  const text = head.toString('latin1', 0, 18);
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp';
  if (text.startsWith('BM') && bmpHeaders.has(text.codePointAt(14) ?? 0)) return 'image/bmp';
  return signatures.find(([signature]) => text.startsWith(signature))?.[1];
}

/** Sizes of the second header, which say what sort it is. */
const bmpHeaders = new Set([40, 52, 56, 108, 124]);
