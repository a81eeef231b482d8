import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Request units each second (learn.microsoft.com/azure/cosmos-db/concepts-limits); absent means as many as it takes. */
const Throughput = z.int().min(400).multipleOf(100);

/** What infrastructure says of a container; the data plane can only read it. */
export const ContainerDefinition = z.strictObject({
  id: z.string().min(1).max(255),
  /** One path, or up to three for a hierarchical partition key: `/tenant`, `/source`. */
  partitionKeyPaths: z
    .array(z.string().regex(/^(\/[^/"]+)+$/, 'a path such as /tenant'))
    .min(1)
    .max(3),
  /** Seconds; -1 lets single items expire; absent means that nothing does. */
  defaultTtlSeconds: z.int().optional(),
  /** Each is a list of paths whose values, together, may occur once within a partition key. */
  uniqueKeys: z.array(z.array(z.string().startsWith('/'))).optional(),
  /** ORDER BY over several properties is refused without one of these, as in Azure. */
  compositeIndexes: z
    .array(
      z.array(
        z.strictObject({
          path: z.string().startsWith('/'),
          order: z.enum(['ascending', 'descending']).default('ascending'),
        }),
      ),
    )
    .optional(),
  /** Of its own, apart from the database's. */
  throughput: Throughput.optional(),
});

type Deep<T> = T extends (infer Item)[]
  ? readonly Deep<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

export type ContainerDefinition = Deep<z.input<typeof ContainerDefinition>>;

export const DatabaseDefinition = z.strictObject({
  id: z.string().min(1).max(255),
  containers: z.array(ContainerDefinition),
  /** Containers without their own share it. */
  throughput: Throughput.optional(),
});
export type DatabaseDefinition = Deep<z.input<typeof DatabaseDefinition>>;

/** A path such as /a/b, as the keys that lead to the value. */
export const keysOf = (path: string): string[] => path.split('/').slice(1);

/** The value that the keys lead to; undefined where they lead nowhere. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.hasOwn(current, key) ? (current as Record<string, unknown>)[key] : undefined;
  }
  return current;
}

/** Azure's binary resource ids: database, container and item, one after the other. */
export function ridOf(database: number, container?: number, item?: number): string {
  const bytes = Buffer.alloc(item !== undefined ? 16 : container !== undefined ? 8 : 4);
  bytes.writeUInt32BE(database, 0);
  if (container !== undefined) bytes.writeUInt32BE((container | 0x80000000) >>> 0, 4);
  if (item !== undefined) bytes.writeBigUInt64BE(BigInt(item), 8);
  return bytes.toString('base64').replaceAll('/', '-');
}

/** A GUID that changes with every write, since no two writes of a container share a number. */
export function etagOf(lsn: number, ts: number): string {
  const write = lsn.toString(16).padStart(12, '0');
  const time = ts.toString(16).padStart(8, '0');
  return `"${write.slice(4)}-${write.slice(0, 4)}-0d00-0000-${time}0000"`;
}

/** The same for a definition, by what it says. */
export function definitionEtag(definition: ContainerDefinition): string {
  const hash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  return `"${hash.slice(0, 8)}-0000-0d00-0000-${hash.slice(8, 20)}"`;
}
