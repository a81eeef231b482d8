import { createGroupData } from './group-data.ts';
import { tokensOf } from './tokens.ts';

/** In bytes. Most pictures end within it, and what follows them is then not gone through. */
const firstReach = 64 * 1024;

/**
 * A picture as a file of its own. Rich Text Format Specification 1.9.1, "Pictures"
 * @param from where the word ends that says what it is saved as
 */
export function pictureAt(bytes: Uint8Array, from: number): Uint8Array | undefined {
  for (let reach = firstReach; ; reach *= 4) {
    const picture = dataIn(bytes.subarray(from, from + reach));
    if (picture !== undefined || from + reach >= bytes.length) return picture;
  }
}

/** Undefined where its group does not end. Groups in it say what it is called, and how it is cut. */
function dataIn(bytes: Uint8Array): Uint8Array | undefined {
  const data = createGroupData();
  let depth = 0;
  for (const token of tokensOf(bytes)) {
    if (token.type === 'open') depth += 1;
    if (token.type === 'close') depth -= 1;
    if (depth < 0) return data.end();
    if (depth === 0) data.add(token);
  }
  return undefined;
}
