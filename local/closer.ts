/** Closes what was opened, the last first. (Node 22 has no AsyncDisposableStack.) */
export interface Closer {
  add<T>(opened: T, close: (opened: T) => unknown): T;
  /** Once; later calls wait for the first. */
  close(): Promise<void>;
}

export function createCloser(): Closer {
  const closes: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    for (const close of closes.toReversed()) await close();
  }

  return {
    add(opened, close) {
      closes.push(() => close(opened));
      return opened;
    },
    close: () => (closing ??= closeAll()),
  };
}
