import { findRunning } from '../local/running.ts';
import { parseFaultCommand, usage } from './fault-command.ts';
import { main } from './main.ts';

// Makes a service of the running local cloud misbehave.
await main(async (args) => {
  const { method, path, body } = understand(args);
  const response = await fetch(findRunning().controlUrl + path, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = (await response.json()) as { error?: string };
  if (answer.error !== undefined) throw new Error(`${answer.error}\n\n${usage}`);
  console.log(JSON.stringify(answer, null, 2));
});

function understand(args: readonly string[]) {
  try {
    return parseFaultCommand(args);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}
