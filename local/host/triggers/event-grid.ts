import { z } from 'zod';
import type { FunctionInfo, Invoke } from '../invocation.ts';

export const eventGridPath = '/runtime/webhooks/eventgrid';

const Validation = z.tuple([
  z.looseObject({ data: z.looseObject({ validationCode: z.string() }) }),
]);
const Events = z.union([z.array(z.unknown()), z.unknown().transform((event) => [event])]);

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
    const body: unknown = await request.json().catch(() => undefined);
    if (request.headers.get('aeg-event-type') === 'SubscriptionValidation') return validate(body);
    if (body === undefined) return Response.json({ message: 'not JSON' }, { status: 400 });

    const events = Events.parse(body);
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

function validate(body: unknown): Response {
  const parsed = Validation.safeParse(body);
  if (!parsed.success) return Response.json({ message: 'no validation code' }, { status: 400 });
  const [{ data }] = parsed.data;
  return Response.json({ validationResponse: data.validationCode });
}
