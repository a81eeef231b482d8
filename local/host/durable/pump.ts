export interface Pump<Key> {
  /** Has `run` called for the key: soon, and again if it runs now. Never twice at a time for the same key. */
  wake(key: Key): void;
  start(): void;
  /** Starts nothing more; settles when what runs has ended. */
  drain(): Promise<void>;
}

export interface PumpOptions<Key> {
  /** How many may run at a time. */
  readonly limit: number;
  readonly run: (key: Key) => Promise<void>;
  readonly onError: (error: unknown, key: Key) => void;
}

/** Only a cache of what waits: whoever wakes has written the reason down first. */
export function createPump<Key>({ limit, run, onError }: PumpOptions<Key>): Pump<Key> {
  const ready = new Set<Key>();
  const running = new Map<Key, Promise<void>>();
  let open = false;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || !open || ready.size === 0) return;
    scheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    scheduled = false;
    for (const key of ready) {
      if (!open || running.size >= limit) return;
      if (!running.has(key)) begin(key);
    }
  }

  function begin(key: Key): void {
    ready.delete(key);
    const ended = run(key)
      .catch((error: unknown) => onError(error, key))
      .finally(() => {
        running.delete(key);
        schedule();
      });
    running.set(key, ended);
  }

  return {
    wake(key) {
      ready.add(key);
      schedule();
    },
    start() {
      open = true;
      schedule();
    },
    async drain() {
      open = false;
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
