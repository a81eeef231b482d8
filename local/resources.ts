import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What infra makes in Azure is made here from the same file. */
const Resources = z.object({
  cosmos: z.object({
    database: z.string(),
    containers: z.array(
      z.object({
        id: z.string(),
        partitionKeyPaths: z.array(z.string()),
        defaultTtlSeconds: z.int().exactOptional(),
      }),
    ),
  }),
  serviceBus: z.object({
    queues: z.array(
      z.object({
        name: z.string(),
        lockDurationSeconds: z.int(),
        maxDeliveryCount: z.int(),
        requiresDuplicateDetection: z.boolean().exactOptional(),
        duplicateDetectionWindowSeconds: z.int().exactOptional(),
      }),
    ),
  }),
  blob: z.object({ containers: z.array(z.string()) }),
  eventGrid: z.object({ topics: z.array(z.object({ name: z.string() })) }),
});
export type Resources = z.infer<typeof Resources>;

const infra = (name: string) =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(`#infra/${name}`)), 'utf8')) as unknown;

export const readResources = (): Resources => Resources.parse(infra('resources.json'));

/** The index's definition, and the alias by which the app knows it. */
export const readIndexDefinition = () =>
  z.looseObject({ name: z.string() }).parse(infra('search-index.json'));
export const indexAlias = 'chunks';
