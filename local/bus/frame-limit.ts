import type { Socket } from 'node:net';

/** What the bus says in its open, and holds clients to (AMQP 1.0 §2.7.1). */
export const maxFrameBytes = 65_536;

/** A protocol header has the place and the length of a frame's own header (§2.2, §2.3). */
const headerBytes = 8;
const protocolHeader = 0x41_4d_51_50; // "AMQP"

/**
 * Looks at the sizes that frames say they have. rhea does not: it would keep all that a client sends for a frame of 4 GB.
 * @param refuse is called once, with why; nothing more is read then
 */
export function limitFrames(socket: Socket, refuse: (reason: string) => void): void {
  let started = Buffer.alloc(0);
  /** Bytes of the frame that are still to come. */
  let rest = 0;

  function look(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(rest, chunk.length - at);
      rest -= skipped;
      at += skipped;
      if (rest > 0 || at === chunk.length) return;
      const wanted = headerBytes - started.length;
      started = Buffer.concat([started, chunk.subarray(at, at + wanted)]);
      at += wanted;
      if (started.length < headerBytes) return;
      const size = started.readUInt32BE();
      started = Buffer.alloc(0);
      if (size === protocolHeader) continue;
      if (size < headerBytes || size > maxFrameBytes) return stop(size);
      rest = size - headerBytes;
    }
  }

  function stop(size: number): void {
    socket.off('data', look);
    socket.pause();
    refuse(`A frame of ${size} bytes is not within ${headerBytes} and ${maxFrameBytes}.`);
  }

  socket.on('data', look);
}
