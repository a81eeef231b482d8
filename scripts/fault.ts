import { findRunning } from '../local/running.ts';
import { main } from './main.ts';

const usage = [
  'npm run fault                         shows what is set',
  'npm run fault -- box 429 20           every call of box answers 429, Retry-After 20 s',
  'npm run fault -- search 503 --times 3 the next three calls of search answer 503',
  'npm run fault -- cosmos drop          cosmos drops its connections',
  'npm run fault -- openai delay 2000    openai waits 2 s before it answers',
  'npm run fault -- clear [service]      takes all, or those of one service, away',
].join('\n');

// Makes a service of the running local cloud misbehave.
await main(async (args) => {
  const { controlUrl } = findRunning();
  const timesAt = args.indexOf('--times');
  const times = timesAt < 0 ? undefined : Number(args.splice(timesAt, 2)[1]);
  const [service, what, value] = args;
  const response = await send(controlUrl, { service, what, value, times });
  if (!response.ok) throw new Error(`${await response.text()}\n${usage}`);
  console.log(JSON.stringify(await response.json(), null, 2));
});

interface Wanted {
  readonly service: string | undefined;
  readonly what: string | undefined;
  readonly value: string | undefined;
  readonly times: number | undefined;
}

function send(url: string, { service, what, value, times }: Wanted): Promise<Response> {
  if (service === undefined) return fetch(url);
  if (service === 'clear') {
    const query = what === undefined ? '' : `?service=${what}`;
    return fetch(`${url}/faults${query}`, { method: 'DELETE' });
  }
  const kinds: Record<string, object> = {
    drop: { kind: 'drop' },
    delay: { kind: 'delay', delayMs: Number(value) },
  };
  const rule = kinds[what ?? ''] ?? {
    kind: 'status',
    status: Number(what),
    ...(value !== undefined && { retryAfterSeconds: Number(value) }),
  };
  return fetch(`${url}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ service, ...rule, ...(times !== undefined && { times }) }),
  });
}
