import { z } from 'zod';

/** Null and absent are the same to the reader. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((it) => it ?? null);

/** The fields that a line of the history is written from; what else there is, is not shown. */
const HistoryEvent = z.looseObject({
  EventType: z.string(),
  EventId: optional(z.number()),
  Timestamp: z.coerce.date(),
  Name: optional(z.string()),
  InstanceId: optional(z.string()),
  TaskScheduledId: optional(z.number()),
  TimerId: optional(z.number()),
  FireAt: optional(z.coerce.date()),
  Reason: optional(z.string()),
  Input: z.unknown(),
  Result: z.unknown(),
});
export type HistoryEvent = z.infer<typeof HistoryEvent>;

const Instance = z.looseObject({
  instanceId: z.string(),
  name: z.string(),
  runtimeStatus: z.string(),
  createdTime: z.coerce.date(),
  lastUpdatedTime: z.coerce.date(),
  input: z.unknown(),
  output: z.unknown(),
  customStatus: z.unknown(),
});
export type Instance = z.infer<typeof Instance>;

const InstanceWithHistory = Instance.extend({ historyEvents: z.array(HistoryEvent) });
export type InstanceWithHistory = z.infer<typeof InstanceWithHistory>;

const pageSize = 1_000;
const continuation = 'x-ms-continuation-token';

interface ReadOptions {
  /** Those that are wanted, separated by commas; all when absent. */
  readonly statuses?: string | undefined;
  readonly prefix?: string | undefined;
  /** What the host asks for, if anything. */
  readonly key?: string | undefined;
}

export async function readInstances(
  appUrl: string,
  { statuses, prefix, key }: ReadOptions,
): Promise<Instance[]> {
  const query = new URLSearchParams({ top: String(pageSize), showInput: 'false' });
  if (statuses !== undefined) query.set('runtimeStatus', statuses);
  if (prefix !== undefined) query.set('instanceIdPrefix', prefix);
  const instances: Instance[] = [];
  let token: string | null = '';
  while (token !== null) {
    const response = await fetch(`${appUrl}${api}/instances?${query.toString()}`, {
      headers: { ...headersWith(key), [continuation]: token },
    });
    if (!response.ok) throw new Error(await refusal(response));
    instances.push(...z.array(Instance).parse(await response.json()));
    token = response.headers.get(continuation);
  }
  return instances;
}

export async function readInstance(
  appUrl: string,
  id: string,
  { key }: Pick<ReadOptions, 'key'> = {},
): Promise<InstanceWithHistory> {
  const query = 'showHistory=true&showHistoryOutput=true';
  const response = await fetch(`${appUrl}${api}/instances/${encodeURIComponent(id)}?${query}`, {
    headers: headersWith(key),
  });
  if (!response.ok) throw new Error(await refusal(response));
  return InstanceWithHistory.parse(await response.json());
}

const api = '/runtime/webhooks/durabletask';

const headersWith = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { 'x-functions-key': key };

async function refusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return z.looseObject({ Message: z.string() }).parse(JSON.parse(text)).Message;
  } catch {
    return `The host answered ${response.status}: ${text}`;
  }
}
