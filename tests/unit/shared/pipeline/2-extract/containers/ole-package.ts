/** What Windows wraps a file of any kind in: the stream `Ole10Native`. */
export function olePackage(label: string, content: Uint8Array): Uint8Array {
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
  ]);
  return Buffer.concat([number(described.length, 4), described]);
}

function number(value: number, bytes: 2 | 4): Buffer {
  const field = Buffer.alloc(bytes);
  field.writeUIntLE(value, 0, bytes);
  return field;
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1');
