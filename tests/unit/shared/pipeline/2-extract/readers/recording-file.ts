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

/** A file of Matroska that says how long it is, and holds nothing. */
export function matroskaFile(docType: 'matroska' | 'webm', seconds: number, title: string): Buffer {
  const element = (id: number[], body: Buffer): Buffer =>
    Buffer.concat([Buffer.from(id), Buffer.from([0x80 | body.length]), body]);
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1_000);
  const info = element(
    [0x15, 0x49, 0xa9, 0x66],
    Buffer.concat([
      element([0x2a, 0xd7, 0xb1], Buffer.from([0x0f, 0x42, 0x40])),
      element([0x44, 0x89], duration),
      element([0x7b, 0xa9], Buffer.from(title)),
    ]),
  );
  return Buffer.concat([
    element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from(docType))),
    element([0x18, 0x53, 0x80, 0x67], info),
  ]);
}
