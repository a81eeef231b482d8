/** What was written last, up to a number of bytes: the stage that comes next most often runs in the same process. */
export interface Recent {
  get(path: string): Buffer | undefined;
  add(path: string, body: Buffer): void;
}

export function createRecent(mostBytes: number): Recent {
  const kept = new Map<string, Buffer>();
  let bytes = 0;

  function drop(path: string): void {
    bytes -= kept.get(path)?.length ?? 0;
    kept.delete(path);
  }

  return {
    get: (path) => kept.get(path),
    add(path, body) {
      drop(path);
      if (body.length > mostBytes / 4) return; // one giant would push out all others
      kept.set(path, body);
      bytes += body.length;
      // A Map gives its oldest first.
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) return;
        drop(oldest);
      }
    },
  };
}
