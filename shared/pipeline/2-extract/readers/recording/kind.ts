import type { Format } from '../../../../model/text.ts';

export type RecordingFormat = Extract<Format, `audio/${string}` | `video/${string}`>;

/** How many of the first bytes tell. */
export const headBytes = 4096;

/** Whether a file that begins like this is a recording, and of which kind. */
export function recordingFormat(head: Uint8Array): RecordingFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, headBytes));
  const at = (from: number, to: number): string => bytes.toString('latin1', from, to);
  if (at(4, 8) === 'ftyp') return byBrand(at(8, 12));
  // QuickTime before it had brands: a file begins with the atom of its index or of its data.
  if (/^(moov|mdat|wide)$/.test(at(4, 8)) && bytes[0] === 0) return 'video/quicktime';
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return byDocType(at(0, 64));
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WAVE') return 'audio/wav';
  if (at(0, 4) === 'OggS') return 'audio/ogg';
  if (at(0, 4) === 'fLaC') return 'audio/flac';
  return at(0, 3) === 'ID3' || isMp3(bytes) ? 'audio/mpeg' : undefined;
}

/** Brands of ISO base media files (mp4ra.org). Pictures have the same container: `heic`, `avif`, `mif1`. */
function byBrand(brand: string): RecordingFormat | undefined {
  if (/^(M4A |M4B |M4P )$/.test(brand)) return 'audio/mp4';
  if (brand === 'qt  ') return 'video/quicktime';
  const isVideo = /^(isom|iso\d|mp4\d|avc1|dash|mmp4|MSNV|f4v |M4V.|3g[p2].)$/.test(brand);
  return isVideo ? 'video/mp4' : undefined;
}

function byDocType(head: string): RecordingFormat | undefined {
  if (head.includes('webm')) return 'video/webm';
  return head.includes('matroska') ? 'video/matroska' : undefined;
}

/** Kilobits a second of MPEG 1 and of MPEG 2, layer III, by the number in the header. */
const bitRates = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const sampleRates = [44_100, 48_000, 32_000] as const;

/** Without tags it begins with a frame, and where that ends, another begins: two bytes alone begin many a text. */
function isMp3(bytes: Buffer): boolean {
  const length = frameLength(bytes, 0);
  return length !== undefined && frameLength(bytes, length) !== undefined;
}

/** ISO/IEC 11172-3, §2.4.1.3: of a frame of layer III that begins here, in bytes. */
function frameLength(bytes: Buffer, at: number): number | undefined {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (first !== 0xff || (second & 0xe6) !== 0xe2) return undefined;
  const version = (second >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const bitRate = bitRates[version === 3 ? 0 : 1][(third >> 4) - 1];
  const sampleRate = sampleRates[(third >> 2) & 3];
  if (version === 1 || bitRate === undefined || sampleRate === undefined) return undefined;
  const divisor = { 3: 1, 2: 2, 0: 4 }[version] ?? 1;
  const samples = version === 3 ? 144 : 72;
  return Math.floor((samples * bitRate * 1_000) / (sampleRate / divisor)) + ((third >> 1) & 1);
}
