import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../../local/child.ts';
import type { HostInput, HostReady } from '../../local/functions-host.ts';
import { newDataDir } from './host-app.ts';
import { certificate } from './setup.ts';

export interface HostProcess extends AsyncDisposable {
  readonly child: Child<HostReady>;
  readonly dataDir: string;
  readonly ready: HostReady;
}

const stopWithinMs = 40_000;

/** The host in a process of its own, as `npm start` has it. */
export async function startHostProcess(
  input: Partial<HostInput> & { appDir: string },
): Promise<HostProcess> {
  const { dataDir = newDataDir() } = input;
  const caFile = join(dataDir, 'ca.pem');
  writeFileSync(caFile, certificate.ca);
  const file = new URL('../../local/functions-host.ts', import.meta.url);
  const wanted: HostInput = { port: 0, settings: {}, ...input, dataDir, caFile };
  const child = await startChild<HostReady>(file, wanted);
  return {
    child,
    dataDir,
    ready: child.ready,
    [Symbol.asyncDispose]: () => child.stop(stopWithinMs),
  };
}
