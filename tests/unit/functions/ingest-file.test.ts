import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, test } from 'vitest';
import type { Activity } from '../../../functions/ingest/activity.ts';
import type { IngestActivities } from '../../../functions/ingest/ingest-activities.ts';
import { ingestFile } from '../../../functions/ingest/ingest-file.ts';
import type { Extraction, IngestRun, IngestStart } from '../../../shared/model/document.ts';
import { requestIngest } from '../../../shared/pipeline/request-ingest.ts';
import { readForRun } from '../../../shared/pipeline/document.ts';
import { markFailed } from '../../../shared/pipeline/5-index/remove-chunks.ts';
import { testTenantId as tenantId } from '../../support/emulator-context.ts';
import { createMemorySource } from '../../support/memory-source.ts';
import { createScanning } from '../../support/scanning.ts';

/** A file that is looked at for the first time, and stages that all fail until told otherwise. */
async function openFile() {
  const scanning = createScanning(createMemorySource());
  const { context, scopeOfKey } = scanning;
  const documentId = scopeOfKey('file:1');
  const ids = { tenantId, connectionId: 'box', documentId, itemKey: 'file:1' };
  const ring = () => requestIngest(ids, context);
  const document = () => scanning.all('documents')[0];
  const outOfReach = async () => {
    throw new Error('out of reach');
  };
  const stages = {
    extract: outOfReach as (run: IngestRun) => Promise<Extraction>,
    chunk: outOfReach,
    giveUp: (failure: Parameters<typeof markFailed>[0]) => markFailed(failure, context),
  };
  const activities: IngestActivities = {
    extractFile: activity((run) => stages.extract(run)),
    followMembers: activity(outOfReach),
    chunkFile: activity(() => stages.chunk()),
    embedFile: activity(outOfReach),
    indexFile: activity(outOfReach),
    removeFile: activity(outOfReach),
    giveUp: activity((failure) => stages.giveUp(failure)),
  };
  return {
    ...scanning,
    ring,
    document,
    stages,
    /** As stage 2 does, when all is well: sees `wanted` and finds text. */
    seeing: async (run: IngestRun): Promise<Extraction> => {
      const seen = (await readForRun(run, context))?.wanted ?? 0;
      const at = { at: context.now().toISOString(), ms: 0, note: '' };
      return {
        outcome: 'extracted',
        seen,
        version: 'v1',
        contentSha256: 'a',
        format: 'text/plain',
        labels: [],
        text: { path: 'p', bytes: 1 },
        tables: null,
        readBy: 'v4',
        reading: null,
        step: { stage: 'extracted', ...at },
      };
    },
    run: (start: IngestStart) => drive(ingestFile(activities), start),
  };
}

const activity = <In, Out>(run: (input: In) => Promise<Out>): Activity<In, Out> =>
  function* (input) {
    return (yield run(input) as unknown as Task) as Out;
  };

/** Runs an orchestrator whose tasks are promises, as often as it continues as new. @returns how often */
async function drive(orchestrator: ReturnType<typeof ingestFile>, start: unknown): Promise<number> {
  let input: unknown = start;
  for (let passes = 1; ; passes++) {
    let again: unknown;
    const df = { getInput: () => input, continueAsNew: (next: unknown) => void (again = next) };
    const steps = orchestrator({ df } as unknown as OrchestrationContext);
    let step = steps.next();
    while (!step.done) {
      const task: unknown = step.value;
      step = await Promise.resolve(task).then(
        (value) => steps.next(value as never),
        (error: unknown) => steps.throw(error),
      );
    }
    if (again === undefined) return passes;
    input = structuredClone(again);
  }
}

test('a file that keeps failing ends as failed, with the reason, after one pass', async () => {
  const { ring, run, document } = await openFile();
  expect(await run(await ring())).toBe(1);
  expect(document()).toMatchObject({ state: 'idle', status: 'failed', wanted: 1, done: 1 });
  expect(document()?.steps).toMatchObject([{ stage: 'failed', note: 'out of reach' }]);
});

test('a doorbell while stage 2 fails has the file looked at again at once', async () => {
  const { ring, run, document, stages } = await openFile();
  let rings = 0;
  stages.extract = async () => {
    if (rings++ < 2) await ring();
    throw new Error('out of reach');
  };
  expect(await run(await ring())).toBe(3);
  expect(document()).toMatchObject({ state: 'idle', status: 'failed', wanted: 3, done: 3, run: 1 });
});

test('a doorbell while a later stage fails does so too', async () => {
  const { ring, run, document, stages, seeing } = await openFile();
  let rings = 0;
  stages.extract = seeing;
  stages.chunk = async () => {
    if (rings++ < 1) await ring();
    throw new Error('out of reach');
  };
  expect(await run(await ring())).toBe(2);
  expect(document()).toMatchObject({ state: 'idle', status: 'failed', wanted: 2, done: 2 });
});

test('a doorbell that stage 2 had seen does not, when a later stage fails', async () => {
  const { ring, run, document, stages, seeing } = await openFile();
  const start = await ring();
  await ring(); // before the run looks
  stages.extract = seeing;
  expect(await run(start)).toBe(1);
  expect(document()).toMatchObject({ state: 'idle', status: 'failed', wanted: 2, done: 2 });
});

test('where even that cannot be written down, a doorbell takes the dead run for what it is', async () => {
  const { ring, run, document, stages, pass } = await openFile();
  const start = await ring();
  const { giveUp } = stages;
  stages.giveUp = async () => {
    throw new Error('out of reach');
  };
  await expect(run(start)).rejects.toThrow('out of reach');
  expect(document()).toMatchObject({ state: 'running', run: 1 });
  // Soon after: the same run is asked for, and the engine starts anew what has ended under that id.
  expect(await ring()).toMatchObject({ run: 1, seen: 2 });
  pass(6);
  const next = await ring();
  expect(next).toMatchObject({ run: 2, seen: 3 });
  stages.giveUp = giveUp;
  expect(await run(start)).toBe(1); // the old one, should it come back
  expect(document()).toMatchObject({ state: 'running', run: 2 });
  expect(await run(next)).toBe(1);
  expect(document()).toMatchObject({ state: 'idle', status: 'failed', wanted: 3, done: 3, run: 2 });
});
