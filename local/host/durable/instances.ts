import type { Db } from '../../database.ts';
import type { RuntimeStatus } from './protocol.ts';

export interface Parent {
  readonly id: string;
  readonly executionId: string;
  /** The parent's task that waits for this instance. */
  readonly taskId: number;
}

export interface InstanceRecord {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly executionId: string;
  readonly status: RuntimeStatus;
  /** JSON text, as are the next two. */
  readonly input: string | null;
  readonly output: string | null;
  readonly customStatus: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly parent?: Parent;
  /** How often a worker has failed under the replay that is to come. */
  readonly deliveries: number;
}

export interface InstanceFilter {
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly statuses?: readonly RuntimeStatus[];
  readonly prefix?: string | undefined;
  /** The last instance of the page before. */
  readonly after?: { readonly createdAt: number; readonly id: string } | undefined;
  readonly limit?: number;
}

export interface Instances {
  get(id: string): InstanceRecord | undefined;
  /** Name, version, age and parent of one that is there stay as they are. */
  put(record: InstanceRecord): void;
  list(filter: InstanceFilter): InstanceRecord[];
  remove(id: string): boolean;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly execution: string;
  readonly status: RuntimeStatus;
  readonly input: string | null;
  readonly output: string | null;
  readonly custom_status: string | null;
  readonly created: number;
  readonly updated: number;
  readonly parent_id: string | null;
  readonly parent_execution: string | null;
  readonly parent_task: number | null;
  readonly deliveries: number;
}

export function openInstances(db: Db): Instances {
  const one = db.prepare('SELECT * FROM instances WHERE id = ?');
  const removal = db.prepare('DELETE FROM instances WHERE id = ?');
  const insertion = db.prepare(`
    INSERT INTO instances VALUES (
      @id, @name, @version, @execution, @status, @input, @output, @custom_status, @created, @updated,
      @parent_id, @parent_execution, @parent_task, @deliveries)
    ON CONFLICT (id) DO UPDATE SET
      execution = @execution, status = @status, input = @input, output = @output,
      custom_status = @custom_status, updated = @updated, deliveries = @deliveries`);
  const page = db.prepare(`
    SELECT * FROM instances
    WHERE created >= @from AND created <= @to
      AND (@statuses IS NULL OR status IN (SELECT value FROM json_each(@statuses)))
      AND substr(id, 1, length(@prefix)) = @prefix
      AND (created, id) > (@afterCreated, @afterId)
    ORDER BY created, id LIMIT @limit`);

  return {
    get(id) {
      const row = one.get(id) as Row | undefined;
      return row && toRecord(row);
    },
    put: (record) => void insertion.run(toRow(record)),
    list: ({ createdFrom, createdTo, statuses = [], prefix = '', after, limit = -1 }) =>
      (
        page.all({
          from: createdFrom ?? 0,
          to: createdTo ?? Number.MAX_SAFE_INTEGER,
          statuses: statuses.length > 0 ? JSON.stringify(statuses) : null,
          prefix,
          afterCreated: after?.createdAt ?? -1,
          afterId: after?.id ?? '',
          limit,
        }) as Row[]
      ).map(toRecord),
    remove: (id) => removal.run(id).changes > 0,
  };
}

function toRecord(row: Row): InstanceRecord {
  const { id, name, version, execution, status, input, output } = row;
  return {
    id,
    name,
    version,
    executionId: execution,
    status,
    input,
    output,
    customStatus: row.custom_status,
    createdAt: row.created,
    updatedAt: row.updated,
    deliveries: row.deliveries,
    ...(row.parent_id !== null && {
      parent: {
        id: row.parent_id,
        executionId: row.parent_execution ?? '',
        taskId: row.parent_task ?? -1,
      },
    }),
  };
}

function toRow(record: InstanceRecord): Row {
  const { id, name, version, executionId, status, input, output, customStatus, parent } = record;
  return {
    id,
    name,
    version,
    execution: executionId,
    status,
    input,
    output,
    custom_status: customStatus,
    created: record.createdAt,
    updated: record.updatedAt,
    parent_id: parent?.id ?? null,
    parent_execution: parent?.executionId ?? null,
    parent_task: parent?.taskId ?? null,
    deliveries: record.deliveries,
  };
}
