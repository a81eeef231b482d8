import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClock, type Clock } from '../../local/clock.ts';
import { startHost, type FunctionsHost, type HostOptions } from '../../local/host/host.ts';

interface Report {
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

export interface AppUnderTest {
  readonly host: FunctionsHost;
  readonly clock: Clock;
  readonly dataDir: string;
  /** Settles with the next text that the app logs with this beginning, without it. */
  said(beginning: string): Promise<string>;
  /** Settles with the next report of that name. Each report is given once. */
  reported(event: string): Promise<Record<string, unknown>>;
  /** Everything that the host reported so far. */
  readonly events: readonly Report[];
}

export const sampleApp = (name: 'commonjs' | 'esm'): string =>
  fileURLToPath(new URL(`../fixtures/host-apps/${name}`, import.meta.url));

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'sluice-host-'));

/** Starts the embedded host on a sample app, with one worker unless asked otherwise. */
export async function runApp(
  options: Partial<HostOptions> & { readonly appDir: string },
): Promise<AppUnderTest> {
  const { clock = createClock(), dataDir = newDataDir() } = options;
  const events: Report[] = [];
  const fresh: Report[] = [];
  const waiting = new Set<() => boolean>();

  /** Takes the first report that fits, now or when it comes. */
  const next = (fits: (report: Report) => boolean): Promise<Report> =>
    new Promise((resolve) => {
      const take = (): boolean => {
        const position = fresh.findIndex(fits);
        const [found] = position === -1 ? [] : fresh.splice(position, 1);
        if (found) resolve(found);
        return found !== undefined;
      };
      if (!take()) waiting.add(take);
    });

  const host = await startHost({
    workers: 1,
    env: {},
    ...options,
    clock,
    dataDir,
    log(event, fields = {}) {
      events.push({ event, fields });
      fresh.push({ event, fields });
      for (const take of waiting) if (take()) waiting.delete(take);
    },
  });
  return {
    host,
    clock,
    dataDir,
    events,
    async said(beginning) {
      const { fields } = await next((report) => textOf(report).startsWith(beginning));
      return String(fields['message']).slice(beginning.length);
    },
    reported: async (event) => (await next((report) => report.event === event)).fields,
  };
}

const textOf = ({ event, fields }: Report): string =>
  event === 'app.log' ? String(fields['message']) : '';
