import { expect, test } from 'vitest';
import { createClock } from '../../local/clock.ts';
import { newDataDir, runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

const minuteMs = 60_000;

interface TimerInfo {
  readonly isPastDue: boolean;
  readonly scheduleStatus: { readonly last: string; readonly next: string };
}

const tick = async (app: AppUnderTest) => JSON.parse(await app.said('tick ')) as TimerInfo;
const timerApp = (more: Partial<Parameters<typeof runApp>[0]> = {}) =>
  runApp({ appDir: sampleApp('commonjs'), env: { TICK_SCHEDULE: '0 */5 * * * *' }, ...more });

test('runs a timer when the clock comes to its time, and again', async () => {
  const app = await timerApp();
  await using _ = app.host;
  for (let round = 0; round < 2; round += 1) {
    const ticked = tick(app);
    app.clock.advance(5 * minuteMs);
    const { isPastDue, scheduleStatus } = await ticked;
    expect(isPastDue).toBe(false);
    const next = new Date(scheduleStatus.next);
    expect(next.getTime()).toBeGreaterThan(app.clock.now());
    expect([next.getUTCMinutes() % 5, next.getUTCSeconds()]).toEqual([0, 0]);
    await app.reported('timer.ran');
  }
});

test('runs once for all the times that have passed together', async () => {
  const app = await timerApp();
  await using _ = app.host;
  const ticked = tick(app);
  app.clock.advance(60 * minuteMs);
  expect(await ticked).toMatchObject({ isPastDue: false });
  await app.reported('timer.ran');
  app.clock.advance(5 * minuteMs);
  await tick(app);
  await app.reported('timer.ran');
  expect(app.events.filter(({ event }) => event === 'timer.ran')).toHaveLength(2);
});

test('never runs a timer beside itself, and leaves out what fell due meanwhile', async () => {
  const app = await timerApp({ env: { TICK_SCHEDULE: '0 */5 * * * *', TICK_TAKES_MS: '300' } });
  await using host = app.host;
  const ticked = tick(app);
  app.clock.advance(5 * minuteMs);
  await ticked;
  for (let late = 0; late < 3; late += 1) app.clock.advance(5 * minuteMs);
  const onDemand = host.runTimer('tick');
  await app.reported('timer.ran');
  await onDemand;
  app.clock.advance(5 * minuteMs);
  await app.reported('timer.ran');
  const said = app.events.map(({ fields }) => String(fields['message']).slice(0, 4));
  expect(said.filter((text) => /^t[io]ck$/.test(text.trim()))).toEqual(
    Array.from({ length: 3 }, () => ['tick', 'tock']).flat(),
  );
});

test('makes up once for what it missed while it was off', async () => {
  const clock = createClock();
  const dataDir = newDataDir();
  const before = await timerApp({ clock, dataDir });
  await before.host[Symbol.asyncDispose]();
  clock.advance(60 * minuteMs);

  const after = await timerApp({ clock, dataDir });
  await using _ = after.host;
  expect(await tick(after)).toMatchObject({ isPastDue: true });
  await after.reported('timer.ran');
  const ticked = tick(after);
  clock.advance(5 * minuteMs);
  expect(await ticked).toMatchObject({ isPastDue: false });
});

test('does not make up for a schedule that has changed meanwhile', async () => {
  const clock = createClock();
  const dataDir = newDataDir();
  const before = await timerApp({ clock, dataDir });
  await before.host[Symbol.asyncDispose]();
  clock.advance(60 * minuteMs);

  const after = await timerApp({ clock, dataDir, env: { TICK_SCHEDULE: '0 */10 * * * *' } });
  await using _ = after.host;
  const ticked = tick(after);
  clock.advance(10 * minuteMs);
  expect(await ticked).toMatchObject({ isPastDue: false });
});

test('runs a timer on demand, in code and over the admin path', async () => {
  const app = await timerApp();
  await using host = app.host;
  expect(await host.runTimer('tick')).toMatchObject({ ok: true });
  await tick(app);
  const answer = await fetch(new URL('admin/functions/tick', host.url), { method: 'POST' });
  expect(answer.status).toBe(202);
  await tick(app);
  expect(await host.runTimer('none')).toMatchObject({ ok: false, kind: 'user' });
});

test('tries a failed timer again as often as its function asks for', async () => {
  const app = await timerApp({ env: { TICK_SCHEDULE: '0 0 0 1 1 *', TICK_FAILS: 'yes' } });
  await using host = app.host;
  const outcome = host.runTimer('tick');
  await tick(app);
  for (let retry = 0; retry < 2; retry += 1) {
    const again = tick(app);
    const stop = setInterval(() => app.clock.advance(30_000), 50); // the pause begins when the failure has come back
    await again;
    clearInterval(stop);
  }
  expect(await outcome).toMatchObject({ ok: false, message: 'the tick fails' });
});

test('refuses a schedule that it cannot read, and a setting that is missing, by name', async () => {
  const wrong = timerApp({ env: { TICK_SCHEDULE: 'every day' } });
  await expect(wrong).rejects.toThrow(/^The timerTrigger of tick cannot be served: /);
});
