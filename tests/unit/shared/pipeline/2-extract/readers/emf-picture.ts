/** An enhanced metafile of these texts, each letter 10 units wide. [MS-EMF] 2.3.5.9 */
export function emfOf(texts: readonly { text: string; x: number; y: number }[]): Uint8Array {
  const header = Buffer.alloc(88);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(88, 4);
  const records = texts.map(({ text, x, y }) => {
    const letters = Buffer.from(text, 'utf16le');
    const padded = Math.ceil(letters.length / 4) * 4;
    const record = Buffer.alloc(76 + padded + text.length * 4);
    record.writeUInt32LE(84, 0);
    record.writeUInt32LE(record.length, 4);
    record.writeInt32LE(x, 36);
    record.writeInt32LE(y, 40);
    record.writeUInt32LE(text.length, 44);
    record.writeUInt32LE(76, 48);
    record.writeUInt32LE(76 + padded, 72);
    letters.copy(record, 76);
    for (let at = 0; at < text.length; at += 1) record.writeUInt32LE(10, 76 + padded + at * 4);
    return record;
  });
  return Buffer.concat([header, ...records]);
}
