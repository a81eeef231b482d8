import { isUtf8 } from 'node:buffer';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { Binding, TypedData } from '../invocation.ts';

/** The body as the trigger gives it: text where it is text (the library parses it when it is JSON), bytes else or on demand. */
export function bodyOf({ body }: ServiceBusReceivedMessage, trigger: Binding): TypedData {
  const content: unknown = body;
  if (content instanceof Uint8Array) {
    const isBinary = trigger['dataType'] === 'binary' || !isUtf8(content);
    return isBinary ? { bytes: content } : { string: Buffer.from(content).toString('utf8') };
  }
  return typeof content === 'string'
    ? { string: content }
    : { json: JSON.stringify(content ?? null) };
}

/** What context.triggerMetadata holds, under the names of the Service Bus extension. Old names stay beside new ones. */
export function metadataOf(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const { messageId, subject, applicationProperties = {} } = message;
  const values: Record<string, unknown> = {
    messageId: messageId === undefined ? undefined : String(messageId),
    deliveryCount: (message.deliveryCount ?? 0) + 1, // the SDK counts failed deliveries, the extension counts this one too
    lockToken: message.lockToken,
    enqueuedTimeUtc: message.enqueuedTimeUtc,
    expiresAtUtc: message.expiresAtUtc,
    expiresAt: message.expiresAtUtc,
    sequenceNumber: message.sequenceNumber?.toNumber(),
    correlationId: message.correlationId,
    subject,
    label: subject,
    contentType: message.contentType,
    replyTo: message.replyTo,
    replyToSessionId: message.replyToSessionId,
    to: message.to,
    sessionId: message.sessionId,
    partitionKey: message.partitionKey,
    deadLetterSource: message.deadLetterSource,
    applicationProperties,
    userProperties: applicationProperties,
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typed(value)]),
  );
}

const typed = (value: unknown): TypedData =>
  typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) };
