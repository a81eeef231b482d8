import { z } from 'zod';

/** What Event Grid takes in one request, in bytes. */
const maxBytes = 1024 * 1024;

const text = z.string().min(1);

/** CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
const CloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: text,
    source: text,
    type: text,
    subject: text.optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: text.optional(),
    dataschema: text.optional(),
    data: z.unknown(),
    data_base64: z.base64().optional(),
  })
  .refine(({ data, data_base64 }) => data === undefined || data_base64 === undefined, {
    message: 'has both data and data_base64',
  })
  .refine((event) => Object.keys(event).every(isAttributeName), {
    message: 'has an attribute whose name is not of a-z and 0-9',
  });
export type CloudEvent = z.infer<typeof CloudEvent>;

const isAttributeName = (name: string) => name === 'data_base64' || /^[a-z0-9]+$/.test(name);

const formats: Readonly<Record<string, z.ZodType<CloudEvent | CloudEvent[]>>> = {
  'application/cloudevents+json': CloudEvent,
  'application/cloudevents-batch+json': z.array(CloudEvent),
};

export type Parsed =
  | { readonly events: CloudEvent[] }
  | { readonly problem: string; readonly tooLarge?: true };

/** The problem names fields and rules, and never quotes the event. */
export function parseEvents(contentType: string, body: Uint8Array): Parsed {
  if (body.byteLength > maxBytes)
    return { problem: `The request is larger than ${maxBytes} bytes`, tooLarge: true };
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = Object.hasOwn(formats, mediaType) ? formats[mediaType] : undefined;
  if (format === undefined)
    return { problem: 'This topic takes CloudEvents 1.0, single or as a batch, in JSON' };
  const parsed = format.safeParse(parseJson(body));
  if (parsed.success) return { events: [parsed.data].flat() };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { problem: `Not a valid CloudEvent: ${problems.join('; ')}` };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
