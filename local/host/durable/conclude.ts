import type { Clock } from '../../clock.ts';
import { applyCommand, noEffects, type Effects } from './commands.ts';
import type { Decision, Ending } from './decide.ts';
import type { InstanceRecord } from './instances.ts';
import { newId } from './instance-id.ts';
import type { Mail } from './mail.ts';
import { largePayloadBytes } from './payload.ts';
import type { Entry } from './progress.ts';
import { historyEvent, isFinished, type HistoryEvent, type RuntimeStatus } from './protocol.ts';
import type { Run, Runs } from './runs.ts';
import type { Command } from './schedule.ts';
import type { Store, Work } from './store.ts';

/** Records what an episode came to, in one transaction, and then lets the rest of the engine know. */
export interface Concluder {
  decided(run: Run, step: Step): Promise<void>;
  /** Suspended or resumed, and nothing else; or nothing but stale messages. */
  pause(run: Run, step: { consumed: readonly number[]; mail: Mail }): Promise<void>;
  terminate(run: Run, step: { consumed: readonly number[]; event: HistoryEvent }): Promise<void>;
}

interface Step {
  readonly consumed: readonly number[];
  readonly told: readonly HistoryEvent[];
  readonly decision: Decision;
}

export interface ConcluderOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
  readonly onWork: (work: readonly Work[]) => void;
  readonly onTimer: (dueAt: number) => void;
  readonly wake: (instanceId: string) => void;
  readonly told: (instanceId: string) => void;
}

const longestReason = 16_384;
/** Each replay reads it all: an orchestration should continue as new long before. In events. */
const longHistory = 2_000;

export function createConcluder(options: ConcluderOptions): Concluder {
  const { store, runs, clock, log, onWork, onTimer, wake, told } = options;

  async function write(record: (effects: Effects) => void): Promise<void> {
    const effects = noEffects();
    await store.commit(() => record(effects));
    for (const instanceId of effects.begun) runs.forget(instanceId);
    for (const dueAt of effects.timers) onTimer(dueAt);
    for (const instanceId of effects.wake) wake(instanceId);
    for (const instanceId of effects.told) told(instanceId);
    onWork(effects.work);
  }

  /** The end of an instance, told to its parent. */
  function finish(record: InstanceRecord, entries: Entry[], effects: Effects): InstanceRecord {
    const now = clock.now();
    const { id, status, output, parent } = record;
    entries.push({ event: historyEvent('ExecutionCompleted', now, { Result: output }) });
    store.clearInbox(id);
    if (parent) {
      const fields = { TaskScheduledId: parent.taskId };
      const event =
        status === 'Completed'
          ? historyEvent('SubOrchestrationInstanceCompleted', now, { ...fields, Result: output })
          : historyEvent('SubOrchestrationInstanceFailed', now, {
              ...fields,
              Reason: reasonOf(record),
              Details: '',
            });
      store.post({
        instanceId: parent.id,
        executionId: parent.executionId,
        event,
        dueAt: now,
      });
      effects.told.push(parent.id);
    }
    return record;
  }

  function begunAnew(run: Run, ending: Extract<Ending, { kind: 'continued-as-new' }>) {
    const { record } = run;
    const now = clock.now();
    store.clearHistory(record.id);
    store.cancelTimers(record.id);
    const event = historyEvent('ExecutionStarted', now, {
      Name: record.name,
      Input: ending.input,
      Version: record.version,
    });
    store.post({ instanceId: record.id, event, dueAt: 0 }); // before the events that are carried over
    return { executionId: newId(), input: ending.input, status: 'Running' as const };
  }

  return {
    async decided(run, { consumed, told, decision }) {
      const { ending } = decision;
      const { length } = run.history;
      const now = clock.now();
      const again = ending?.kind === 'continued-as-new' ? ending : undefined;
      const entries: Entry[] = [
        ...told.map((event) => ({ event })),
        ...decision.entries,
        { event: historyEvent('OrchestratorCompleted', now) },
      ];
      let record: InstanceRecord = {
        ...run.record,
        ...outcomeOf(run.record, ending),
        customStatus: decision.customStatus ?? run.record.customStatus,
        updatedAt: now,
        deliveries: 0,
      };
      await write((effects) => {
        store.consume(consumed);
        for (const command of decision.commands)
          applyCommand({ store, record: run.record, now, effects }, command);
        if (again) record = { ...record, ...begunAnew(run, again) };
        else if (isFinished(record.status)) record = finish(record, entries, effects);
        if (!again) store.append(record.id, length, entries);
        store.instances.put(record);
        if (again) effects.wake.push(record.id);
      });
      if (again || isFinished(record.status)) runs.forget(record.id);
      else runs.advance(run, { record, entries });
      for (const command of decision.commands) forgetTimer(run, command);
      warnOfLarge(record, [...told, ...decision.commands]);
      if (!again) warnOfLong(record, { before: length, after: length + entries.length });
      if (isFinished(record.status)) logEnd(record);
    },

    async pause(run, { consumed, mail }) {
      const entries = mail.controls.map(({ event }) => ({ event }));
      const status: RuntimeStatus = mail.suspended ? 'Suspended' : 'Running';
      const changed = mail.controls.length > 0;
      const record = changed ? { ...run.record, status, updatedAt: clock.now() } : run.record;
      await write(() => {
        store.consume(consumed);
        if (!changed) return;
        store.append(record.id, run.history.length, entries);
        store.instances.put(record);
      });
      if (changed) runs.advance(run, { record, entries });
    },

    async terminate(run, { consumed, event }) {
      const output = JSON.stringify(event.Reason ?? null);
      const entries: Entry[] = [{ event }];
      const record: InstanceRecord = {
        ...run.record,
        status: 'Terminated',
        output,
        updatedAt: clock.now(),
      };
      await write((effects) => {
        store.consume(consumed);
        finish(record, entries, effects);
        store.append(record.id, run.history.length, entries);
        store.instances.put(record);
      });
      runs.forget(record.id);
      logEnd(record);
    },
  };

  function warnOfLarge(
    { id, name }: InstanceRecord,
    carriers: readonly (HistoryEvent | Command)[],
  ): void {
    const bytes = Math.max(0, ...carriers.map(payloadBytes));
    if (bytes <= largePayloadBytes) return;
    log('durable.payload-large', { instanceId: id, function: name, bytes });
  }

  function warnOfLong(
    { id, name }: InstanceRecord,
    { before, after }: { before: number; after: number },
  ): void {
    if (before >= longHistory || after < longHistory) return;
    log('durable.history-long', { instanceId: id, function: name, events: after });
  }

  function logEnd({ id, name, status }: InstanceRecord): void {
    log('durable.ended', { instanceId: id, function: name, status });
  }
}

function payloadBytes(carrier: HistoryEvent | Command): number {
  const input = 'Input' in carrier ? carrier.Input : 'input' in carrier ? carrier.input : null;
  const result = 'Result' in carrier ? carrier.Result : null;
  return Buffer.byteLength(input ?? '') + Buffer.byteLength(result ?? '');
}

function forgetTimer({ progress }: Run, command: Command): void {
  if (command.kind === 'cancel-timer') progress.open.delete(command.taskId);
}

function outcomeOf(
  { name }: InstanceRecord,
  ending: Ending | undefined,
): Pick<InstanceRecord, 'status' | 'output'> {
  switch (ending?.kind) {
    case 'completed':
      return { status: 'Completed', output: ending.output };
    case 'failed': {
      const reason = ending.reason.slice(0, longestReason);
      const output = JSON.stringify(`Orchestrator function '${name}' failed: ${reason}`);
      return { status: 'Failed', output };
    }
    case 'continued-as-new':
    case undefined:
      return { status: 'Running', output: null };
  }
}

function reasonOf({ id, status, output }: InstanceRecord): string {
  const said: unknown = JSON.parse(output ?? 'null');
  if (status === 'Failed') return String(said);
  return `Sub-orchestration '${id}' was terminated: ${typeof said === 'string' ? said : 'no reason given'}`;
}
