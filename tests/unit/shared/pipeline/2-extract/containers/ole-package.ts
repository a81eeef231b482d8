/**
 * What Windows wraps a file of any kind in: the stream `Ole10Native`.
 * @param options.isOld without the names in Unicode
 */
export function olePackage(label: string, content: Uint8Array, { isOld = false } = {}): Uint8Array {
  const again = isOld ? [] : [`C:\\Temp\\${label}`, label, `C:\\Users\\${label}`];
  const described = Buffer.concat([
    number(2, 2),
    text(label),
    text(`C:\\Users\\${label}`),
    number(0, 2),
    number(3, 2),
    number(5, 4),
    text('temp'),
    number(content.length, 4),
    content,
    ...again.flatMap((name) => [number(name.length, 4), Buffer.from(name, 'utf16le')]),
  ]);
  return Buffer.concat([number(described.length, 4), described]);
}

function number(value: number, bytes: 2 | 4): Buffer {
  const field = Buffer.alloc(bytes);
  field.writeUIntLE(value, 0, bytes);
  return field;
}

const text = (value: string): Buffer =>
  Buffer.from(`${value.replaceAll(/[^ -ÿ]/g, '?')}\0`, 'latin1');
