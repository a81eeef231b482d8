import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';

/**
 * Box's JSON as far as we read it (developer.box.com/reference). Loose: unknown keys are Box's to add.
 * An id may come as a number or as text.
 */
const Id = z.union([z.string(), z.number()]).transform(String);

const Mini = z.looseObject({ type: z.string(), id: Id });
export const BoxClassification = z.looseObject({ name: z.string().min(1).max(1_000) });
const Person = z.looseObject({ id: Id, name: z.string().nullish(), login: z.string().nullish() });

export const BoxItem = z.looseObject({
  type: z.enum(['file', 'folder', 'web_link']),
  id: Id,
  name: z.string(),
  parent: Mini.nullish(),
  path_collection: z.looseObject({ entries: z.array(Mini) }).nullish(),
  owned_by: Person.nullish(),
  modified_by: Person.nullish(),
  modified_at: z.string().nullish(),
  item_status: z.string().nullish(),
  size: z.number().nullish(),
  sha1: z.string().nullish(),
  file_version: z.looseObject({ id: Id }).nullish(),
  /** Whatever it is: a label that we cannot read must not hide the file. */
  classification: z.unknown().optional(),
});
export type BoxItem = z.infer<typeof BoxItem>;

/** The fields above, as the `fields` parameter asks for them. */
export const itemFields = Object.keys(BoxItem.shape);

/** A page whose entries are yet to be read, each on its own: one that cannot be must not hide its neighbours. */
export const BoxPage = z.looseObject({
  entries: z.array(Mini),
  next_marker: z.string().nullish(),
});

export const BoxCollaborations = z.looseObject({
  next_marker: z.string().nullish(),
  entries: z.array(
    z.looseObject({
      id: Id,
      role: z.string(),
      status: z.string(),
      expires_at: z.string().nullish(),
      item: Mini.nullish(),
      accessible_by: z.looseObject({ type: z.enum(['user', 'group']), id: Id }).nullish(),
    }),
  ),
});

export const BoxUsers = z.looseObject({
  entries: z.array(z.looseObject({ id: Id, login: z.string(), status: z.string().nullish() })),
});
export const BoxUser = BoxUsers.shape.entries.element;

export const BoxMemberships = z.looseObject({
  total_count: z.number().nullish(),
  entries: z.array(z.looseObject({ group: Mini })),
});

/** Enterprise events name their subject in several ways; we only look for keys. */
const BoxEvent = z.looseObject({
  event_type: z.string(),
  source: z
    .looseObject({
      type: z.string().nullish(),
      id: Id.nullish(),
      item_type: z.string().nullish(),
      item_id: Id.nullish(),
      file_id: Id.nullish(),
      folder_id: Id.nullish(),
    })
    .nullish(),
});
export type BoxEvent = z.infer<typeof BoxEvent>;

/** Stands for an event that cannot be read: the stream must get past it. */
export const unreadableEvent: BoxEvent = { event_type: 'unreadable' };

export const BoxEvents = z.looseObject({
  next_stream_position: z.union([z.string(), z.number()]).transform(String),
  chunk_size: z.number().nullish(),
  entries: z.array(BoxEvent.catch(unreadableEvent)),
});

export const BoxWebhooks = z.looseObject({
  next_marker: z.string().nullish(),
  entries: z.array(z.looseObject({ id: Id, target: Mini.nullish() })),
});

/** What Box posts to a webhook's address. */
export const BoxNotification = z.looseObject({
  id: z.string().min(1).max(200),
  trigger: z.string(),
  source: z.looseObject({ type: z.string(), id: Id, item: Mini.nullish() }).nullish(),
});
export type BoxNotification = z.infer<typeof BoxNotification>;

/**
 * What Box says of one item.
 * @throws AppError ITEM_UNREADABLE, naming the field and never its value: asking again will not help
 */
export function readAs<T>(schema: z.ZodType<T>, raw: unknown, key: string): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('ITEM_UNREADABLE', `What Box says of ${key} cannot be read at "${path}"`);
}
