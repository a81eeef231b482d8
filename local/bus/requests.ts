import rhea from 'rhea';
import { z } from 'zod';
import { targetOf, type MessageContext, type RheaReceiver, type RheaSender } from './amqp.ts';
import type { Broker } from './broker.ts';
import type { Claims } from './claims.ts';
import { BusError, type ToRefusal } from './errors.ts';
import { Dropped, type Gate } from './gate.ts';
import { findOperation, loseLocks, type Answer } from './management.ts';

/** $cbs and $management: a request comes on one link, its answer goes on the other link of the same AMQP session. */
export interface Requests {
  handle(context: MessageContext): Promise<void>;
}

const managementSuffix = '/$management';
const cbs = '$cbs';

const Request = z.object({
  message_id: z.union([z.string(), z.number(), z.instanceof(Buffer)]),
  application_properties: z.looseObject({ operation: z.string() }),
  body: z.unknown(),
});

const { types } = rhea;

export function createRequests(options: {
  readonly broker: Broker;
  readonly claims: Claims;
  readonly gate: Gate;
  readonly toRefusal: ToRefusal;
}): Requests {
  const { broker, claims, gate, toRefusal } = options;

  async function run(address: string, message: unknown): Promise<Answer> {
    if (address === cbs) {
      await claims.put(message);
      return { body: {} };
    }
    const parsed = Request.safeParse(message);
    if (!parsed.success) throw new BusError('Malformed', 'A request needs an id and an operation.');
    const { application_properties, body } = parsed.data;
    const queue = broker.find(entityOf(address));
    const operation = findOperation(application_properties.operation);
    await gate(`${operation.verb} ${queue.definition.name}`, () => loseLocks(queue, body));
    return operation.run(queue, body);
  }

  return {
    async handle({ message, delivery, receiver }) {
      delivery.accept();
      const address = targetOf(receiver);
      try {
        respond(receiver, message, await run(address, message));
      } catch (error) {
        if (!(error instanceof Dropped)) respond(receiver, message, toRefusal(error));
      }
    },
  };
}

/** Whether requests go to this address, and answers come from it, rather than messages. */
export const isForRequests = (address: string): boolean =>
  address === cbs || address.endsWith(managementSuffix);

/** The queue that a $management address belongs to. */
export const entityOf = (address: string): string =>
  address.endsWith(managementSuffix) ? address.slice(0, -managementSuffix.length) : address;

/** Who puts tokens has none yet. */
export const needsClaim = (address: string): boolean => address !== cbs;

function respond(receiver: RheaReceiver, request: unknown, answer: Answer | BusError): void {
  const sender = receiver.session.find_sender((link: RheaSender) => link.is_open());
  const { message_id } = request as z.infer<typeof Request>;
  const delivery = sender?.send({
    correlation_id: message_id,
    application_properties: propertiesOf(answer),
    body: answer instanceof BusError ? {} : answer.body,
  });
  // Before it is written: else rhea keeps the answer, and stops after 2048 of them.
  delivery?.update(true);
}

/** $management says statusCode, $cbs status-code; SDKs read either on both. */
function propertiesOf(answer: Answer | BusError): Record<string, unknown> {
  const isRefusal = answer instanceof BusError;
  const code = types.wrap_int(answer.status ?? 200);
  const description = isRefusal ? answer.message : 'OK';
  const condition = isRefusal ? types.wrap_symbol(answer.amqp.condition) : undefined;
  return {
    statusCode: code,
    'status-code': code,
    statusDescription: description,
    'status-description': description,
    ...(condition && { errorCondition: condition, 'error-condition': condition }),
  };
}
