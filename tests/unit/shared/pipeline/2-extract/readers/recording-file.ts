/** An atom of an ISO base media file: its length, its name, what it holds. */
const atom = (name: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
};

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4);
  return bytes;
};

const tag = (name: string, text: string): Buffer =>
  atom(name, atom('data', words(1, 0), Buffer.from(text)));

/** Seconds from 1904, where QuickTime begins to count, to 1970. */
const epoch = 2_082_844_800;

/** A track of sound (`soun`) or pictures (`vide`) that is as long as it says. */
function track(kind: 'soun' | 'vide', id: number, seconds: number): Buffer {
  const header = atom('tkhd', words(0, 0, 0, id, 0, seconds * 1_000), Buffer.alloc(60));
  const media = atom('mdhd', words(0, 0, 0, 1_000, seconds * 1_000, 0));
  const handler = atom('hdlr', words(0, 0), Buffer.from(kind), Buffer.alloc(13));
  // One description of 16-bit stereo at 44,100 Hz, or of pictures.
  const sound = atom('mp4a', words(0, 1, 0, 0, 0x20010, 0, 44_100 << 16));
  const pictures = atom('avc1', words(0, 1), Buffer.alloc(70));
  const table = atom('stsd', words(0, 1), kind === 'soun' ? sound : pictures);
  return atom('trak', header, atom('mdia', media, handler, atom('minf', atom('stbl', table))));
}

/** What ends an MP4 file: how long it is, when it was made and what it says of itself. */
const index = ({
  seconds,
  title,
  artist,
  hasPictures,
}: {
  seconds: number;
  title: string;
  artist: string;
  hasPictures: boolean;
}) => {
  const madeAt = epoch + Date.UTC(2026, 2, 5) / 1_000;
  const movie = atom(
    'mvhd',
    words(0, madeAt, madeAt, 1_000, seconds * 1_000, 0x10000, 0x1000000),
    Buffer.alloc(72),
  );
  const about = atom('ilst', tag('\u00A9nam', title), tag('\u00A9ART', artist));
  const tracks = [track('soun', 1, seconds), ...(hasPictures ? [track('vide', 2, seconds)] : [])];
  return atom('moov', movie, ...tracks, atom('udta', atom('meta', words(0), about)));
};

/** The beginning of an MP4 file up to its sound and pictures, of which there are so many bytes, and its end. */
export function mp4Parts(about: {
  brand: string;
  dataBytes: number;
  seconds: number;
  title: string;
  artist: string;
  hasPictures: boolean;
}): { head: Buffer; tail: Buffer } {
  const data = Buffer.alloc(16);
  data.writeUInt32BE(1); // the length follows, in 64 bits
  data.write('mdat', 4, 'latin1');
  data.writeBigUInt64BE(BigInt(16 + about.dataBytes), 8);
  const kind = atom('ftyp', Buffer.from(about.brand), words(0), Buffer.from(about.brand));
  return { head: Buffer.concat([kind, data]), tail: index(about) };
}

/** An MP4 file that says when it was made and changed in 64 bits, in seconds from 1904. */
export function withLongTimes(mp4: Buffer, seconds: bigint): Buffer {
  const at = mp4.indexOf('mvhd') - 4;
  const end = at + mp4.readUInt32BE(at);
  const times = Buffer.alloc(16);
  times.writeBigUInt64BE(seconds);
  times.writeBigUInt64BE(seconds, 8);
  const scale = mp4.subarray(at + 20, at + 24);
  const rest = [words(0), mp4.subarray(at + 24, end)];
  const movie = atom('mvhd', words(0x01000000), times, scale, ...rest);
  const whole = Buffer.concat([mp4.subarray(0, at), movie, mp4.subarray(end)]);
  const index = whole.indexOf('moov') - 4;
  whole.writeUInt32BE(whole.readUInt32BE(index) + movie.length - (end - at), index);
  return whole;
}

const frame = (name: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(name), words(body.length), Buffer.alloc(2), body]);

/** Frames of silence at 128 kbit/s, after tags of ID3v2.3 where any are given, in Latin 1. */
export function mp3File(
  frames: number,
  tags: { readonly title?: string; readonly lyrics?: string } = {},
): Buffer {
  const sound = Buffer.alloc(417 * frames);
  for (let at = 0; at < sound.length; at += 417) sound.writeUInt32BE(0xfffb9064, at);
  const { title, lyrics } = tags;
  const body = Buffer.concat([
    ...(title === undefined ? [] : [frame('TIT2', Buffer.from(`\0${title}`, 'latin1'))]),
    ...(lyrics === undefined ? [] : [frame('USLT', Buffer.from(`\0eng\0${lyrics}`, 'latin1'))]),
  ]);
  if (body.length === 0) return sound;
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\u0003\0\0', 'latin1'), Buffer.from(size), body, sound]);
}

/** So many seconds of silence, 8,000 samples each. */
export function wavFile(seconds: number): Buffer {
  const head = Buffer.alloc(44);
  const dataBytes = seconds * 8_000;
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // samples as they are
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(dataBytes, 40);
  return Buffer.concat([head, Buffer.alloc(dataBytes, 128)]);
}

/** An element of Matroska, with its length in eight bytes; all ones are an unknown one, as live recordings have it. */
export function element(id: number, body: Uint8Array, isLive = false): Buffer {
  const name = Buffer.from(id.toString(16), 'hex');
  const length = Buffer.alloc(8, 0xff);
  if (!isLive) length.writeBigUInt64BE(BigInt(body.length));
  length[0] = 1;
  return Buffer.concat([name, length, body]);
}

const unsigned = (id: number, value: number): Buffer => element(id, words(value));
const named = (id: number, text: string): Buffer => element(id, Buffer.from(text));

/** A block of a cluster: of which track, and how many milliseconds after the cluster's time. */
export const simpleBlock = (track: number, ms: number, frame: Uint8Array): Buffer =>
  element(0xa3, Buffer.concat([Buffer.from([0x80 | track, ms >> 8, ms & 0xff, 0]), frame]));

/** A cluster that begins so many milliseconds after the recording. */
export const cluster = (ms: number, ...blocks: readonly Uint8Array[]): Buffer =>
  element(0x1f43b675, Buffer.concat([unsigned(0xe7, ms), ...blocks]));

/** Matroska with a track of pictures, 1, and one of SubRip, 2, up to its clusters. Its segment has no length. */
export function matroskaHead({ packed = false, forced = false } = {}): Buffer {
  const encoding = element(0x6240, element(0x5034, unsigned(0x4254, 0)));
  const pictures = [unsigned(0xd7, 1), unsigned(0x83, 1), named(0x86, 'V_VP8')];
  const captions = [
    unsigned(0xd7, 2),
    unsigned(0x83, 17),
    named(0x86, 'S_TEXT/UTF8'),
    ...(packed ? [element(0x6d80, encoding)] : []),
    ...(forced ? [unsigned(0x55aa, 1)] : []),
  ];
  const entries = [pictures, captions].map((fields) => element(0xae, Buffer.concat(fields)));
  return Buffer.concat([
    element(0x1a45dfa3, named(0x4282, 'matroska')),
    element(0x18538067, element(0x1654ae6b, Buffer.concat(entries)), true),
  ]);
}

/** A file of Matroska that says how long it is, and holds nothing. */
export function matroskaFile(docType: 'matroska' | 'webm', seconds: number, title: string): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1_000);
  const info = [unsigned(0x2ad7b1, 1_000_000), element(0x4489, duration), named(0x7ba9, title)];
  return Buffer.concat([
    element(0x1a45dfa3, named(0x4282, docType)),
    element(0x18538067, element(0x1549a966, Buffer.concat(info))),
  ]);
}
