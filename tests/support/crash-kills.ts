import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import { createClock } from '../../local/clock.ts';
import { openTokens } from '../../local/tokens.ts';
import { appCredential } from './app-credential.ts';
import { createDraw, type Draw } from './crash-draw.ts';
import { createCrashLedger, type CrashLedger, type CrashReport } from './crash-ledger.ts';
import type { VictimService } from './crash-victim.ts';
import { testTenantId } from './emulator-context.ts';

/** `CRASH_SEED` repeats a run as far as the machine's timing allows; `CRASH_WRITES=10000` makes it a long one. */
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const writes = Number(process.env['CRASH_WRITES'] ?? 300);
/** On average. */
const writesPerKill = Math.max(writes / 25, 75);

/** For the test as a whole. */
export const crashTimeoutMs = 60_000 + writes * 60;

export interface Victim {
  /** What a client must be given. */
  readonly address: string;
  readonly credential: TokenCredential;
}

export interface Traffic {
  /** Write without end, each on its own, until the service is gone. */
  readonly lanes: readonly Promise<never>[];
  /** Lets go of the client. */
  close(): Promise<void> | void;
}

export interface Tools {
  readonly ledger: CrashLedger;
  readonly draw: Draw;
  /** Aborts when the service is gone, for an SDK that would wait. */
  readonly signal: AbortSignal;
}

export interface CrashPlan {
  readonly service: VictimService;
  readonly work: (victim: Victim, tools: Tools) => Traffic;
  /** Everything that the service holds. */
  readonly readAll: (victim: Victim) => Promise<Map<string, string>>;
}

/** Kills a service under load, at drawn moments, and looks after each start whether it holds what it acknowledged. */
export async function killAgainAndAgain({
  service,
  work,
  readAll,
}: CrashPlan): Promise<CrashReport> {
  const dataDir = mkdtempSync(join(tmpdir(), `sluice-${service}-`));
  const draw = createDraw(seed);
  const ledger = createCrashLedger();
  while (ledger.report.written < writes) {
    const quota = draw.int(1, Math.round(2 * writesPerKill));
    await whileRunning(service, dataDir, async (victim, end) => {
      ledger.check(await readAll(victim));
      const gone = new AbortController();
      const traffic = work(victim, { ledger, draw, signal: gone.signal });
      // A lane that ends before the kill has met with a failure.
      await Promise.race([ledger.acknowledged(quota), Promise.all(traffic.lanes)]);
      await end();
      await readOut();
      gone.abort();
      await Promise.allSettled(traffic.lanes);
      await traffic.close();
    });
    ledger.report.kills += 1;
  }
  await whileRunning(service, dataDir, async (victim) => ledger.check(await readAll(victim)));
  rmSync(dataDir, { recursive: true, force: true });
  console.log(describeRun(service, ledger.report));
  return ledger.report;
}

/** The last answers of a dead process lie in our sockets, and what they acknowledge counts: a few turns read them all. */
async function readOut(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await nextTurn();
}

/** How to have the same again. */
export function describeRun(service: string, report: CrashReport): string {
  const { kills, written, removed, inDoubt, lost, resurrected } = report;
  const outcome = `${lost.length} lost, ${resurrected.length} resurrected`;
  const counts = `${kills} kills, ${written} writes and ${removed} removals acknowledged, ${inDoubt} in doubt`;
  return `${service}: ${counts}, ${outcome}. CRASH_SEED=${seed} CRASH_WRITES=${writes}`;
}

async function whileRunning(
  service: VictimService,
  dataDir: string,
  act: (victim: Victim, end: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const tokens = await openTokens({ tenantId: testTenantId, clock: createClock(), dataDir });
  const child = fork(new URL('crash-victim.ts', import.meta.url), [service, dataDir], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const [address] = (await once(child, 'message')) as [string];
    await act({ address, credential: appCredential(tokens) }, end);
  } finally {
    await end();
  }
}
