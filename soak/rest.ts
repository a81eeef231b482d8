import { setTimeout as wait } from 'node:timers/promises';
import type { StartedSluice } from '../bench/running-sluice.ts';
import type { BoxAdmin } from '../local/box-admin.ts';
import { readInstances } from '../scripts/read-instances.ts';
import { filesInBox } from '../tests/support/crash-evidence.ts';
import type { FaultPanel } from './faults.ts';
import type { SoakFolder } from './folder.ts';
import type { Services } from './services.ts';

const lookEveryMs = 1_000;
/** By the real clock; the local cloud's is moved on by five seconds at each look, so that what waits to try again does. */
const giveUpMs = 600_000;
const stepMs = 5_000;

interface Quiescing {
  readonly sluice: StartedSluice;
  readonly box: BoxAdmin;
  readonly services: Services;
  readonly faults: FaultPanel;
  readonly folder: SoakFolder;
}

/** Box's twin looks at its folder well within that time after a change. */
const noticedWithinMs = 5_000;

/**
 * At rest: the source has been asked once more since the last change, as the poll against lost notifications does every 30
 * seconds, and nothing of what came of it is open.
 * @returns what still is not at rest when it has been given up; nothing when all is
 */
export async function untilRest(quiescing: Quiescing): Promise<string[]> {
  const askedSince = new Date(Date.now() + noticedWithinMs).toISOString();
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    const open = await stillOpen(quiescing, askedSince).catch((error: unknown) => [String(error)]);
    // Twice in a row: between a queue and a run there is a moment when neither has it.
    if (open.length === 0 && (await stillOpen(quiescing, askedSince)).length === 0) return [];
    if (performance.now() > giveUpAt) return open;
    await quiescing.faults.advance(stepMs);
    await wait(lookEveryMs);
  }
}

/** From the source on, as a change goes: what has left one place is then looked for in the next. */
async function stillOpen(
  { sluice, box, services, folder }: Quiescing,
  askedSince: string,
): Promise<string[]> {
  const { appUrl } = await sluice.addresses();
  const inBox = await filesInBox(box);
  const unseen = [...folder.files.keys()].filter((path) => !inBox.has(path));
  const undelivered = services.undelivered();
  const queued = await services.queued();
  const running = await readInstances(appUrl, { statuses: 'Running,Pending' });
  const response = await sluice.call('GET', '/api/connections/box', { as: 'ines' });
  const { atRest, working, pulledAt } = (await response.json()) as Progress;
  const checks: readonly (readonly [open: boolean, what: string])[] = [
    [unseen.length > 0, `Box has not seen: ${unseen.join(', ')}`],
    [undelivered > 0, `${undelivered} notifications of Box not delivered`],
    [queued > 0, `${queued} messages in the queue`],
    [running.length > 0, `running: ${running.map(({ instanceId }) => instanceId).join(', ')}`],
    [!atRest, `not at rest: ${working} files on their way`],
    [(pulledAt ?? '') < askedSince, `Box was last asked for changes at ${pulledAt}`],
  ];
  return checks.flatMap(([isOpen, what]) => (isOpen ? what : []));
}

interface Progress {
  readonly atRest: boolean;
  readonly working: number;
  /** When the source's events were read last, by the app's own clock, which is the real one. */
  readonly pulledAt: string | null;
}
