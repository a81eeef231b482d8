/** A service's port, which can be closed and opened again while the service lives on. */
export interface Port {
  close(): Promise<void>;
  open(): Promise<void>;
}

export interface Outages {
  /** @returns what takes it away again, when the service ends */
  attach(service: string, port: Port): () => void;
  /** Names of the services that are there. */
  services(): string[];
  /** Closes and opens ports where they are not as they should be. */
  refresh(): void;
  /** When all ports are as they should be. @throws when one could not be opened again */
  settled(): Promise<void>;
}

interface Attached {
  readonly service: string;
  readonly port: Port;
  isDown: boolean;
  /** Closing and opening take turns. */
  work: Promise<void>;
}

/** @param isKilled whether the service should be down now */
export function createOutages(isKilled: (service: string) => boolean): Outages {
  const all = new Set<Attached>();

  function refresh(): void {
    for (const one of all) {
      const isDown = isKilled(one.service);
      if (isDown === one.isDown) continue;
      one.isDown = isDown;
      one.work = one.work.then(() => (isDown ? one.port.close() : reopen(one)));
      one.work.catch(() => {}); // told by settled()
    }
  }

  /** Not when the service has ended meanwhile. */
  const reopen = async (one: Attached): Promise<void> => {
    if (all.has(one)) await one.port.open();
  };

  return {
    attach(service, port) {
      const one: Attached = { service, port, isDown: false, work: Promise.resolve() };
      all.add(one);
      refresh();
      return () => void all.delete(one);
    },
    services: () => [...new Set([...all].map(({ service }) => service))],
    refresh,
    async settled() {
      await Promise.all([...all].map(({ work }) => work));
    },
  };
}
