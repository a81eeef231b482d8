import { createGroupData } from './group-data.ts';
import { tokensOf } from './tokens.ts';

/** What another program wrote into the text. */
export interface RtfObject {
  /** As the program calls such objects; `Package` for a file of any kind. */
  readonly className: string;
  readonly native: Uint8Array;
}

/**
 * The objects in a text, in its order. Rich Text Format Specification 1.9.1, "Objects"
 * @returns undefined for one that does not hold together; those that are only links are left out
 */
export const objectsIn = (bytes: Uint8Array): (RtfObject | undefined)[] =>
  Array.from(dataIn(bytes)).flatMap((data) => {
    const object = parsed(data);
    return object === 'link' ? [] : [object];
  });

/** The bytes of each group `\objdata`. */
function* dataIn(bytes: Uint8Array): Generator<Buffer> {
  // Most texts hold none, and need not be gone through once more.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('\\objdata')) return;
  let depth = 0;
  let dataDepth = 0;
  let data: ReturnType<typeof createGroupData> | undefined;
  for (const token of tokensOf(bytes)) {
    if (token.type === 'open') depth += 1;
    if (token.type === 'close') depth -= 1;
    if (data !== undefined && depth < dataDepth) {
      yield data.end();
      data = undefined;
    }
    if (data === undefined && token.type === 'word' && token.word === 'objdata') {
      dataDepth = depth;
      data = createGroupData();
    }
    data?.add(token);
  }
}

const [linked, embedded] = [1, 2];

/** [MS-OLEDS] 2.2.5 (EmbeddedObject); what it looks like follows. */
function parsed(data: Buffer): RtfObject | 'link' | undefined {
  let at = 4; // after its version
  const number = (): number => {
    at += 4;
    return at <= data.length ? data.readUInt32LE(at - 4) : 0;
  };
  const bytes = (): Buffer => {
    const size = number();
    at += size;
    return data.subarray(at - size, at);
  };
  const kind = number();
  if (kind === linked) return 'link';
  const className = bytes().toString('latin1').replace(/\0.*$/s, '');
  bytes(); // its topic and its item: nothing
  bytes();
  const native = bytes();
  return kind === embedded && at <= data.length ? { className, native } : undefined;
}
