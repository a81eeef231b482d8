import { randomUUID } from 'node:crypto';
import { GraphError } from '../errors.ts';

const timeoutMs = 10_000;

/** The local cloud never calls out into the world. */
export const isLoopback = ({ hostname }: URL): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

/** Delivery by Event Grid has no address that could be asked. */
export const isEventGrid = (url: string): boolean => /^eventgrid:\?/i.test(url);

/**
 * Asks whether somebody answers there who knows of it: the token must come back as it was, decoded and in plain text.
 * https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
 * @throws GraphError 400 in the words of Graph
 */
export async function shakeHands(address: string): Promise<void> {
  const url = new URL(address);
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  url.searchParams.set('validationToken', token);
  if (!isLoopback(url)) throw refused('Subscription validation request timed out.');
  const response = await ask(url);
  if (response.status !== 200)
    throw failed('Notification endpoint must respond with 200 OK to validation request.');
  if (!/^text\/plain\b/i.test(response.type))
    throw failed('Notification endpoint must respond with content type text/plain.');
  if (response.text !== token)
    throw failed('Response must exactly match validationToken query parameter.');
}

async function ask(url: URL): Promise<{ status: number; type: string; text: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal,
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: await response.text() };
  } catch {
    throw signal.aborted
      ? refused('Subscription validation request timed out.')
      : failed('Notification endpoint must respond with 200 OK to validation request.');
  }
}

const refused = (message: string): GraphError =>
  new GraphError(400, 'ValidationError', { message });

const failed = (why: string): GraphError =>
  refused(`Subscription validation request failed. ${why}`);
