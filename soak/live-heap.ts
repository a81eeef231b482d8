import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Where Node's inspector listens when SIGUSR1 has started it: https://nodejs.org/api/cli.html#--inspect-porthostport */
const inspectorUrl = 'http://127.0.0.1:9229/json/list';
const answersWithinMs = 10_000;

/**
 * Bytes of JavaScript objects that a Node process still needs: garbage is collected first, so what V8 is late to free is
 * not in it. Threads have heaps of their own, which are not in it either. Not on Windows; one process at a time.
 * @throws when its inspector does not answer, as when another program has the port
 */
export async function liveHeapOf(pid: number): Promise<number> {
  const inspector = await openInspector(pid);
  try {
    await inspector.call('HeapProfiler.collectGarbage');
    const { usedSize } = await inspector.call<{ usedSize: number }>('Runtime.getHeapUsage');
    return usedSize;
  } finally {
    await inspector.call('Runtime.evaluate', {
      expression: `setImmediate(() => process.getBuiltinModule('inspector').close())`,
    });
    inspector.close();
  }
}

interface Inspector {
  call<T>(method: string, params?: object): Promise<T>;
  close(): void;
}

/** Asks again and again: the process that was looked at before may not have let go of the port yet. */
async function openInspector(pid: number): Promise<Inspector> {
  const giveUpAt = performance.now() + answersWithinMs;
  for (;;) {
    process.kill(pid, 'SIGUSR1');
    await wait(100);
    const inspector = await connectTo(pid).catch(() => undefined); // nobody listens, or has gone
    if (inspector !== undefined) return inspector;
    if (performance.now() > giveUpAt) throw new Error(`The inspector of ${pid} does not answer`);
  }
}

async function connectTo(pid: number): Promise<Inspector | undefined> {
  const inspector = await connect();
  const ask = { expression: 'process.pid' };
  const { result } = await inspector.call<Evaluated>('Runtime.evaluate', ask);
  if (result.value === pid) return inspector;
  inspector.close();
  return undefined;
}

interface Evaluated {
  readonly result: { readonly value: unknown };
}

async function connect(): Promise<Inspector> {
  const response = await fetch(inspectorUrl);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  const gone = Promise.race([once(socket, 'close'), once(socket, 'error')]).then(() => {
    throw new Error('The inspector has gone');
  });
  gone.catch(() => {}); // each call reports it
  await Promise.race([once(socket, 'open'), gone]);
  let lastId = 0;
  return {
    async call<T>(method: string, params: object = {}): Promise<T> {
      const id = (lastId += 1);
      socket.send(JSON.stringify({ id, method, params }));
      for (;;) {
        const [event] = await Promise.race([once(socket, 'message'), gone]);
        const answer = JSON.parse((event as { data: string }).data) as Answer<T>;
        if (answer.id === id) return answer.result;
      }
    },
    close: () => socket.close(),
  };
}

interface Answer<T> {
  readonly id?: number;
  readonly result: T;
}
