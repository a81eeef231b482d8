import { Unreadable } from '../unreadable.ts';

/** A line that begins a message: `From ` with a sender and the time of delivery (RFC 4155, appendix A). */
const separator = /^From \S.*\d{4}\s*$/;

const lineFeed = 0x0a;

/**
 * The messages of a mailbox, as their own bytes. A line of a message that would look like a separator was written with a `>`
 * before it; where it was not, it must at least follow a blank line to be taken for one.
 */
export function splitMbox(bytes: Uint8Array, most: number): Uint8Array[] {
  const box = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const starts: { from: number; body: number }[] = [];
  let at = 0;
  let afterBlank = true;
  while (at < box.length) {
    const end = box.indexOf(lineFeed, at);
    const next = end === -1 ? box.length : end + 1;
    const isBlank = next - at <= 2 && /^\r?\n?$/.test(box.toString('latin1', at, next));
    if (afterBlank && box.toString('latin1', at, at + 5) === 'From ') {
      const line = box.toString('latin1', at, Math.min(next, at + 500));
      if (separator.test(line)) starts.push({ from: at, body: next });
      if (starts.length > most) throw new Unreadable('FILE_HOSTILE', `over ${most} messages`);
    }
    afterBlank = isBlank;
    at = next;
  }
  return starts.map(({ body }, n) => box.subarray(body, starts[n + 1]?.from ?? box.length));
}
