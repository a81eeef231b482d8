import { expect, test } from 'vitest';
import { control } from '../../local/control.ts';
import { serve } from '../../local/emulator.ts';
import { followClock } from '../../local/follow-clock.ts';
import { openContext } from '../support/emulator-context.ts';
import { sampleApp } from '../support/host-app.ts';
import { startHostProcess, type HostProcess } from '../support/host-process.ts';

const dayMs = 86_400_000;
const waiting = { timeout: 20_000, interval: 20 };

async function call({ ready }: HostProcess, path: string, body?: unknown) {
  const response = await fetch(`${ready.url}/runtime/webhooks/durabletask/${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as { runtimeStatus?: string; createdTime: string };
}

test("moves timers of orchestrations and of the app with the local cloud's clock, and starts at its time", async () => {
  await using context = await openContext();
  await using knobs = await serve(control(context), { name: 'control', context, plain: true });
  const controlUrl = knobs.url.origin;
  const move = (ms: number) =>
    fetch(`${controlUrl}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ms }),
    });
  await move(dayMs);
  const settings = { NIGHTLY: 'yes' };
  await using host = await startHostProcess({ appDir: sampleApp('esm'), controlUrl, settings });

  await call(host, 'orchestrators/sleep/sleeper', 40 * dayMs);
  const { createdTime } = await call(host, 'instances/sleeper');
  expect(Date.parse(createdTime)).toBeGreaterThan(Date.now() + dayMs - 60_000);
  await expect
    .poll(() => call(host, 'instances/sleeper?showHistory=true'), waiting)
    .toMatchObject({ historyEvents: expect.arrayContaining([timerCreated]) as unknown });

  await move(39 * dayMs);
  const greeted = { runtimeStatus: 'Completed', output: ['hello Ada', 'hello Grace'] };
  await expect.poll(() => call(host, 'instances/by-night'), waiting).toMatchObject(greeted);
  expect(await call(host, 'instances/sleeper')).toMatchObject({ runtimeStatus: 'Running' });

  await move(dayMs);
  const awake = { runtimeStatus: 'Completed', output: 'awake' };
  await expect.poll(() => call(host, 'instances/sleeper'), waiting).toMatchObject(awake);
});

const timerCreated: unknown = expect.objectContaining({ EventType: 'TimerCreated' });

test('finds the clock again after the cloud was away, and needs it at the start', async () => {
  await using context = await openContext();
  const knobs = await serve(control(context), { name: 'control', context, plain: true });
  const clock = await followClock(knobs.url.origin);
  const aheadDays = () => Math.round((clock.now() - Date.now()) / dayMs);
  expect(aheadDays()).toBe(0);
  await knobs[Symbol.asyncDispose]();
  await expect(followClock(knobs.url.origin)).rejects.toThrow('ECONNREFUSED');

  context.clock.advance(2 * dayMs);
  const name = 'control';
  const port = Number(knobs.url.port);
  await using _ = await serve(control(context), { name, context, plain: true, port });
  await expect.poll(aheadDays, waiting).toBe(2);
});
