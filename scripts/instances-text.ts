import type { HistoryEvent, Instance, InstanceWithHistory } from './read-instances.ts';

/** The newest ones, the newest last, and how many there are of each status. */
export function listText(instances: readonly Instance[], most: number): string {
  const shown = instances.slice(Math.max(0, instances.length - most)).map(row);
  const counts = Map.groupBy(instances, ({ runtimeStatus }) => runtimeStatus);
  const totals = [...counts].map(([status, those]) => `${those.length} ${status}`).join(', ');
  const left = instances.length - shown.length;
  return [
    ...aligned(shown),
    ...(shown.length > 0 ? [''] : []),
    `${totals || 'No instances'}${left > 0 ? ` (${left} older ones are not shown: --top ${instances.length})` : ''}`,
  ].join('\n');
}

const row = (instance: Instance): string[] => [
  inUtc(instance.createdTime),
  instance.runtimeStatus,
  inTime(age(instance)),
  instance.name,
  instance.instanceId,
];

/** What happened, when, for how long. Of what was passed on, its size only: no line may hold a file's text. */
export function historyText(instance: InstanceWithHistory): string {
  const { historyEvents: events, runtimeStatus: status } = instance;
  const replays = events.filter(({ EventType }) => EventType === 'OrchestratorStarted').length;
  const since = (at: Date) => `+${inTime(at.getTime() - instance.createdTime.getTime())}`;
  const scheduled = new Map(
    events
      .filter(({ EventType }) => scheduling.has(EventType))
      .map((event) => [event.EventId, event]),
  );
  const lines = events.flatMap((event) => {
    const text = describe(event, (id) => scheduled.get(id));
    return text === undefined ? [] : [[since(event.Timestamp), text]];
  });
  const reason = unhappy.has(status) ? [firstLine(String(instance.output))] : [];
  return [
    `${instance.name}  ${instance.instanceId}`,
    `${status}, begun ${inUtc(instance.createdTime)}, ${inTime(age(instance))}, ${counted(replays, 'replay')}`,
    ...reason,
    `input ${JSON.stringify(instance.input ?? null).slice(0, longestInput)}`,
    '',
    ...aligned(lines),
  ].join('\n');
}

const longestInput = 500;
const longestReason = 300;

/** Their output is why. */
const unhappy = new Set(['Failed', 'Terminated']);

const scheduling = new Set(['TaskScheduled', 'SubOrchestrationInstanceCreated', 'TimerCreated']);

type Find = (id: number | null) => HistoryEvent | undefined;

/** @returns undefined for what says nothing to a reader */
function describe(event: HistoryEvent, find: Find): string | undefined {
  const { EventType: type, EventId: id, Name: name } = event;
  const write = writers[type];
  if (write) return write(event, find(event.TaskScheduledId ?? event.TimerId));
  if (type === 'OrchestratorStarted' || type === 'OrchestratorCompleted') return undefined;
  return [type, id === null || id < 0 ? undefined : `#${id}`, name].filter(Boolean).join(' ');
}

type Writer = (event: HistoryEvent, task: HistoryEvent | undefined) => string;

const done: Writer = (event, task) =>
  `${taskName(task)} done${took(event, task)}, ${size(event.Result)}`;
const failed: Writer = (event, task) =>
  `${taskName(task)} failed${took(event, task)}: ${firstLine(event.Reason)}`;
const control =
  (what: string): Writer =>
  ({ Reason }) =>
    Reason ? `${what}: ${firstLine(Reason)}` : what;

const writers: Readonly<Record<string, Writer>> = {
  ExecutionStarted: ({ Input }) => `started with ${size(Input)}`,
  TaskScheduled: (event) => `${taskName(event)} scheduled`,
  SubOrchestrationInstanceCreated: (event) => `${taskName(event)} begun as ${event.InstanceId}`,
  TimerCreated: (event) => `${taskName(event)} set for ${event.FireAt ? inUtc(event.FireAt) : '?'}`,
  TaskCompleted: done,
  SubOrchestrationInstanceCompleted: done,
  TaskFailed: failed,
  SubOrchestrationInstanceFailed: failed,
  TimerFired: (_event, task) => `${taskName(task)} fired`,
  EventRaised: ({ Name, Input }) => `event '${Name}' came with ${size(Input)}`,
  ExecutionSuspended: control('suspended'),
  ExecutionResumed: control('resumed'),
  ExecutionTerminated: control('terminated'),
  ExecutionCompleted: ({ Result }) => `ended with ${size(Result)}`,
};

const taskName = (task: HistoryEvent | undefined): string =>
  task ? `#${task.EventId} ${task.Name ?? 'timer'}` : 'a task';

const took = (event: HistoryEvent, task: HistoryEvent | undefined): string =>
  task ? ` after ${inTime(event.Timestamp.getTime() - task.Timestamp.getTime())}` : '';

const size = (payload: unknown): string =>
  payload === null || payload === undefined
    ? 'nothing'
    : counted(Buffer.byteLength(JSON.stringify(payload)), 'byte');

const firstLine = (text: string | null): string =>
  (text ?? 'no reason').split('\n')[0]?.slice(0, longestReason) ?? '';

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const age = ({ createdTime, lastUpdatedTime }: Instance): number =>
  lastUpdatedTime.getTime() - createdTime.getTime();

const inUtc = (at: Date): string => at.toISOString().replace('T', ' ').replace(/\.\d+/, '');

const inTime = (ms: number): string => (ms < 10_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** In columns; the last one is as long as it is. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
