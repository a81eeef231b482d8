import { sha256 } from '../../../platform/hash.ts';
import { formatOf } from '../kind/media-type.ts';
import { withNames } from './member-name.ts';
import type { Inner } from '../reader.ts';
import { openers } from './openers.ts';

/**
 * The bytes of a file inside of another. Nothing is written anywhere.
 * @returns undefined when it is not there, or is another one by now: whoever lists the container anew will tell
 * @throws Unreadable when it is there and cannot be had
 */
export async function openMember(
  { bytes, name }: { bytes: Uint8Array; name: string },
  { path, sha256: wanted }: Inner,
): Promise<Uint8Array | undefined> {
  let inner = bytes;
  let container = name;
  for (const step of path) {
    const open = openers[formatOf(inner, container)];
    const found = open && withNames(await open(inner)).find((one) => one.name === step);
    if (found === undefined) return undefined;
    inner = found.entry.bytes();
    container = step;
  }
  return sha256(inner) === wanted ? inner : undefined;
}
