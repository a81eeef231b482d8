import { parseArgs } from 'node:util';
import { findRunning } from '../local/running.ts';
import { directory } from '../local/seed/company.ts';
import { signIn } from '../local/sign-in.ts';
import { main } from './main.ts';
import { readEvents } from './read-events.ts';

interface Citation {
  readonly id: number;
  readonly title: string;
  readonly path: readonly string[];
  readonly headings: readonly string[];
  readonly fromPage: number | null;
  readonly url: string;
  readonly copies: readonly { readonly title: string; readonly path: readonly string[] }[];
}

interface Answer {
  readonly answered: boolean;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly model: string;
}

// npm run ask -- --as KEY "question": the answer as it streams, then where it stands.
await main(async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' } },
  });
  const question = positionals.join(' ');
  if (values.as === undefined || question === '') {
    throw new Error('Usage: npm run ask -- --as KEY "question"');
  }
  const { appUrl, identityUrl } = findRunning();
  const token = await signIn(values.as, { identityUrl, directory });
  const response = await fetch(`${appUrl}/api/ask`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ question }),
  });
  if (!response.ok || response.body === null) throw new Error(await response.text());
  for await (const { event, data } of readEvents(response.body)) {
    if (event === 'delta') process.stdout.write((JSON.parse(data) as { text: string }).text);
    if (event === 'error') throw new Error(`The answer broke off: ${data}`);
    if (event === 'answer') show(JSON.parse(data) as Answer);
  }
});

function show({ answered, text, citations, model }: Answer): void {
  if (!answered) console.log(text);
  else console.log('\n');
  for (const { id, title, path, headings, fromPage, url, copies } of citations) {
    const place = [fromPage === null ? undefined : `page ${fromPage}`, headings.at(-1)];
    const where = place.filter((part) => part !== undefined).join(', ');
    console.log(`[${id}] ${[...path, title].join(' / ')}${where === '' ? '' : ` (${where})`}`);
    console.log(`    ${url}`);
    for (const copy of copies) console.log(`    also in ${[...copy.path, copy.title].join(' / ')}`);
  }
  if (model.startsWith('local-')) console.log('\nThe local model quotes; it does not write.');
}
