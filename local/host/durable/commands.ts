import type { InstanceRecord } from './instances.ts';
import { historyEvent } from './protocol.ts';
import type { Command } from './schedule.ts';
import { startInstance } from './start-instance.ts';
import type { Store, Work } from './store.ts';

/** What the rest of the engine is to do once the transaction stands. */
export interface Effects {
  readonly work: Work[];
  readonly timers: number[];
  readonly wake: string[];
  /** Parents whose task has ended. */
  readonly told: string[];
  /** Instances that were begun anew: what is cached of them is over. */
  readonly begun: string[];
}

export const noEffects = (): Effects => ({ work: [], timers: [], wake: [], told: [], begun: [] });

export interface Transaction {
  readonly store: Store;
  /** Whose commands they are. */
  readonly record: InstanceRecord;
  readonly now: number;
  readonly effects: Effects;
}

/** Writes down what a command asks for. Inside a transaction. */
export function applyCommand(transaction: Transaction, command: Command): void {
  const { store, record, effects } = transaction;
  const { id: instanceId, executionId } = record;
  const { taskId } = command;
  switch (command.kind) {
    case 'run-activity': {
      const { name, input } = command;
      effects.work.push(store.addWork({ instanceId, executionId, taskId, name, input }));
      break;
    }
    case 'set-timer':
      setTimer(transaction, command);
      break;
    case 'cancel-timer':
      store.cancelTimer(instanceId, taskId);
      break;
    case 'start-child':
      startChild(transaction, command);
  }
}

function setTimer(
  { store, record, now, effects }: Transaction,
  { taskId, dueAt }: Extract<Command, { kind: 'set-timer' }>,
): void {
  const { id: instanceId, executionId } = record;
  const FireAt = new Date(dueAt).toISOString();
  const event = historyEvent('TimerFired', dueAt, { TimerId: taskId, FireAt });
  store.post({ instanceId, executionId, event, dueAt, timerId: taskId });
  if (dueAt <= now) effects.wake.push(instanceId);
  else effects.timers.push(dueAt);
}

function startChild(
  { store, record, now, effects }: Transaction,
  command: Extract<Command, { kind: 'start-child' }>,
): void {
  const { taskId, name, instanceId, input, version } = command;
  const parent = { id: record.id, executionId: record.executionId, taskId };
  const running = startInstance(store, { id: instanceId, name, input, version, parent, now });
  if (running === undefined) {
    effects.begun.push(instanceId);
    effects.wake.push(instanceId);
    return;
  }
  const event = historyEvent('SubOrchestrationInstanceFailed', now, {
    TaskScheduledId: taskId,
    Reason: `An Orchestration instance with the status ${running} already exists.`,
    Details: '',
  });
  store.post({ instanceId: record.id, executionId: record.executionId, event, dueAt: now });
  effects.wake.push(record.id);
}
