import { z } from 'zod';
import type { FunctionInfo, Invoke } from '../invocation.ts';

const Validation = z.tuple([
  z.looseObject({ data: z.looseObject({ validationCode: z.string() }) }),
]);
const Event = z.looseObject({});
const Events = z.union([z.array(Event), Event.transform((event) => [event])]);

export const isEventGridTrigger = ({ trigger }: FunctionInfo): boolean =>
  trigger.type.toLowerCase() === 'eventgridtrigger';

/** The Event Grid extension's webhook: handshake, then one invocation for each event, or one for all where the app wants many. */
export function createEventGridWebhook(functions: readonly FunctionInfo[], invoke: Invoke) {
  return async (request: Request): Promise<Response> => {
    const wanted = new URL(request.url).searchParams.get('functionName')?.toLowerCase();
    const fn = functions.find(({ name }) => name.toLowerCase() === wanted);
    if (!fn || !isEventGridTrigger(fn)) {
      return Response.json({ message: `cannot find function: '${wanted ?? ''}'` }, { status: 404 });
    }
    if (request.method === 'OPTIONS') return allowSender(request);
    const body: unknown = await request.json().catch(() => undefined);
    if (request.headers.get('aeg-event-type') === 'SubscriptionValidation') return validate(body);
    const parsed = Events.safeParse(body);
    if (!parsed.success) return Response.json({ message: 'not events in JSON' }, { status: 400 });
    const events = parsed.data;
    const inputs = fn.trigger['cardinality'] === 'many' ? [events] : events;
    const outcomes = await Promise.all(
      inputs.map((input) =>
        invoke({ functionName: fn.name, input: { json: JSON.stringify(input) } }),
      ),
    );
    // Anything but a success makes Event Grid send again.
    return new Response(null, { status: outcomes.every(({ ok }) => ok) ? 202 : 500 });
  };
}

/** The handshake of CloudEvents webhooks (http-webhook.md §4), which Event Grid uses for that schema. */
function allowSender({ headers }: Request): Response {
  const origin = headers.get('webhook-request-origin');
  if (origin === null) return new Response(null, { status: 400 });
  return new Response(null, { status: 200, headers: { 'webhook-allowed-origin': origin } });
}

function validate(body: unknown): Response {
  const parsed = Validation.safeParse(body);
  if (!parsed.success) return Response.json({ message: 'no validation code' }, { status: 400 });
  const [{ data }] = parsed.data;
  return Response.json({ validationResponse: data.validationCode });
}
