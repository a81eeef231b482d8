import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, it } from 'vitest';
import { takeBatch } from '../../../../../local/host/durable/batch.ts';
import { createCatalog } from '../../../../../local/host/durable/catalog.ts';
import { decide, type Decision } from '../../../../../local/host/durable/decide.ts';
import type { InstanceRecord } from '../../../../../local/host/durable/instances.ts';
import { createProgress, record } from '../../../../../local/host/durable/progress.ts';
import {
  EventType,
  historyEvent,
  type HistoryEvent,
} from '../../../../../local/host/durable/protocol.ts';
import { readReplay } from '../../../../../local/host/durable/replay.ts';
import type { Command } from '../../../../../local/host/durable/schedule.ts';
import { orchestrationTrigger } from '../../../../../local/host/durable/trigger.ts';
import {
  df,
  invokeInProcess,
  registeredFunctions,
} from '../../../../support/in-process-functions.ts';

// What the real SDK answers to a history, and what the engine makes of it, line by line, in golden/*.txt. A new version of
// the SDK or of the engine that reads the same history in another way shows here; vitest --update writes them anew.

type Steps = Generator<Task, unknown, never>;

const twice = new df.RetryOptions(1_000, 2);

df.app.activity('work', { handler: () => {} });
df.app.orchestration('child', function* () {});

const orchestrators: Record<string, (context: OrchestrationContext) => Steps> = {
  *chain({ df }) {
    const first: string = yield df.callActivity('work', 'one');
    df.setCustomStatus({ done: 1 });
    const second: string = yield df.callActivity('work', { after: first });
    return second;
  },
  *'fan-out'({ df }) {
    const tasks = ['a', 'b', 'c'].map((name) => df.callActivity('work', name));
    const results: string[] = yield df.Task.all(tasks);
    return results;
  },
  *'retried-side-by-side'({ df }) {
    const tasks = ['fails once: a', 'b', 'fails once: c'];
    const results: string[] = yield df.Task.all(
      tasks.map((name) => df.callActivityWithRetry('work', twice, name)),
    );
    return results;
  },
  *'gives-up'({ df }) {
    const result: string = yield df.callActivityWithRetry('work', twice, 'fails always');
    return result;
  },
  *'timer-cancelled'({ df }) {
    const late = df.createTimer(new Date(df.currentUtcDateTime.getTime() + 60_000));
    const winner: Task = yield df.Task.any([late, df.callActivity('work', 'quick')]);
    if (winner !== late) late.cancel();
    yield df.callActivity('work', 'next');
    return winner === late ? 'too late' : 'in time';
  },
  *'children-and-events'({ df }) {
    const named: string = yield df.callSubOrchestrator('child', { of: 1 }, 'the-child');
    const word: string = yield df.waitForExternalEvent('word');
    const unnamed: string = yield df.callSubOrchestratorWithRetry('child', twice, word);
    return [named, word, unnamed];
  },
  *'begins-anew'({ df }) {
    yield df.callActivity('work', 'once');
    df.continueAsNew({ lap: 2 });
    return null;
  },
};
for (const [name, orchestrator] of Object.entries(orchestrators)) {
  df.app.orchestration(name, orchestrator);
}
const catalog = createCatalog(registeredFunctions());

const startedAt = Date.UTC(2026, 0, 1);

const instanceOf = (name: string): InstanceRecord => ({
  id: 'instance',
  name,
  version: '',
  executionId: 'run',
  status: 'Running',
  input: null,
  output: null,
  customStatus: null,
  createdAt: startedAt,
  updatedAt: startedAt,
  deliveries: 0,
});

/** Plays an orchestration to its end, one second to a replay; all that was asked for has happened by the next. */
async function play(name: string): Promise<string> {
  const instance = instanceOf(name);
  const progress = createProgress();
  const history: string[] = [];
  const failures = new Map<string, number>();
  const lines: string[] = [];
  let inbox = [{ event: historyEvent('ExecutionStarted', startedAt, { Name: name, Input: null }) }];
  for (let replays = 1; replays < 20; replays++) {
    const now = startedAt + replays * 1_000;
    const { taken, steps } = takeBatch(progress, inbox);
    inbox = inbox.slice(taken.length);
    const told = [historyEvent('OrchestratorStarted', now), ...taken.map(({ event }) => event)];
    const json = orchestrationTrigger({ record: instance, progress, history }, told);
    const outcome = await invokeInProcess({ functionName: name, input: { json } });
    if (!outcome.ok && outcome.kind === 'platform') throw new Error(outcome.message);
    const replay = readReplay(outcome);
    const decision = decide({ progress, steps, replay, now, executionId: 'run', catalog });
    lines.push(`replay ${replays}`, ...told.map((event) => `  < ${shown(event)}`));
    lines.push(...linesOf(decision));
    if (decision.ending) return `${lines.join('\n')}\n`;
    for (const entry of [...told.map((event) => ({ event })), ...decision.entries]) {
      record(progress, entry);
      history.push(JSON.stringify({ ...entry.event, IsPlayed: true }));
    }
    const cancelled = decision.commands.filter(({ kind }) => kind === 'cancel-timer');
    const answers = decision.commands.flatMap((command) => answerTo(command, { now, failures }));
    inbox.push(...answers.map((event) => ({ event })));
    for (const { taskId } of cancelled) progress.open.delete(taskId);
    if (inbox.length === 0) {
      inbox.push({ event: historyEvent('EventRaised', now, { Name: 'word', Input: '"hello"' }) });
    }
  }
  throw new Error(`${name} has come to a standstill`);
}

/** A timer of a minute is not heard of: what it is set beside is quicker. */
function answerTo(
  command: Command,
  { now, failures }: { now: number; failures: Map<string, number> },
): HistoryEvent[] {
  const { taskId: TaskScheduledId } = command;
  switch (command.kind) {
    case 'run-activity': {
      const input = JSON.parse(command.input ?? 'null') as unknown;
      const text = JSON.stringify(input);
      const failed = failures.get(text) ?? 0;
      const fails = text.includes('fails always') || (text.includes('fails once') && failed === 0);
      failures.set(text, failed + 1);
      return fails
        ? [historyEvent('TaskFailed', now, { TaskScheduledId, Reason: 'no', Details: '' })]
        : [historyEvent('TaskCompleted', now, { TaskScheduledId, Result: '"done"' })];
    }
    case 'start-child':
      return [
        historyEvent('SubOrchestrationInstanceCompleted', now, {
          TaskScheduledId,
          Result: '"done"',
        }),
      ];
    case 'set-timer':
      return command.dueAt - now >= 60_000
        ? []
        : [historyEvent('TimerFired', command.dueAt, { TimerId: TaskScheduledId })];
    case 'cancel-timer':
      return [];
  }
}

function linesOf({ entries, commands, customStatus, ending }: Decision): string[] {
  return [
    ...entries.map(({ event, note }) => `  > ${shown(event)} ${JSON.stringify(note)}`),
    ...commands.map(
      ({ kind, taskId, ...rest }) => `  ! ${kind} #${taskId} ${JSON.stringify(rest)}`,
    ),
    ...(customStatus === undefined ? [] : [`  status ${customStatus}`]),
    ...(ending ? [`  = ${JSON.stringify(ending)}`] : []),
  ];
}

const names = new Map<number, string>(
  Object.entries(EventType).map(([name, number]) => [number, name]),
);

function shown({ EventType: type, IsPlayed: _played, Timestamp, ...fields }: HistoryEvent): string {
  return `${Timestamp.slice(11, 19)} ${names.get(type)} ${JSON.stringify(fields)}`;
}

it.each(Object.keys(orchestrators))('replays %s as it always did', async (name) => {
  await expect(await play(name)).toMatchFileSnapshot(`golden/${name}.txt`);
});
