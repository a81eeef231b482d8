import { expect, it } from 'vitest';
import { createLanes, type Job } from '../../../../local/openai/lanes.ts';

/** Jobs that write down each of their steps. */
function setup() {
  const trace: string[] = [];
  const outcomes = new Map<number, unknown>();
  const lanes = createLanes<string>((id, outcome) => outcomes.set(id, outcome));
  const job = (id: number, lane: Job<string>['lane'], during?: (step: number) => void) => ({
    id,
    lane,
    steps: (async function* () {
      for (let step = 1; step <= 3; step += 1) {
        trace.push(`${id}.${step}`);
        during?.(step);
        yield;
      }
      return `result ${id}`;
    })(),
  });
  return { trace, outcomes, lanes, job };
}

it('runs bulk jobs one after the other', async () => {
  const { lanes, job, trace, outcomes } = setup();
  lanes.add(job(1, 'bulk'));
  lanes.add(job(2, 'bulk'));
  await lanes.idle();
  expect(trace).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3']);
  expect(outcomes.get(2)).toEqual({ result: 'result 2' });
});

it('lets an interactive job overtake after the step that runs', async () => {
  const { lanes, job, trace } = setup();
  lanes.add(job(1, 'bulk', (step) => step === 2 && lanes.add(job(2, 'interactive'))));
  await lanes.idle();
  expect(trace).toEqual(['1.1', '1.2', '2.1', '2.2', '2.3', '1.3']);
});

it('lets interactive jobs take turns', async () => {
  const { lanes, job, trace } = setup();
  lanes.add(job(1, 'interactive'));
  lanes.add(job(2, 'interactive'));
  await lanes.idle();
  expect(trace).toEqual(['1.1', '2.1', '1.2', '2.2', '1.3', '2.3']);
});

it('makes no further step of a cancelled job, and tells no outcome', async () => {
  const { lanes, job, trace, outcomes } = setup();
  lanes.add(job(1, 'bulk', (step) => step === 2 && lanes.cancel(1)));
  lanes.add(job(2, 'bulk'));
  await lanes.idle();
  expect(trace).toEqual(['1.1', '1.2', '2.1', '2.2', '2.3']);
  expect([...outcomes.keys()]).toEqual([2]);
});

it('goes on after a job that fails', async () => {
  const { lanes, job, outcomes } = setup();
  const fails = job(1, 'bulk', () => {
    throw new Error('broken');
  });
  lanes.add(fails);
  lanes.add(job(2, 'bulk'));
  await lanes.idle();
  expect(outcomes.get(1)).toEqual({ error: new Error('broken') });
  expect(outcomes.get(2)).toEqual({ result: 'result 2' });
});
