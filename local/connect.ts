import { boxConnection, boxConnectionId } from './box-application.ts';
import type { Directory } from './directory.ts';
import type { RunningSluice } from './running.ts';
import { signIn } from './sign-in.ts';

interface Progress {
  readonly files: number;
  readonly indexed: number;
  readonly rejected: number;
  readonly chunks: number;
  readonly atRest: boolean;
}

const lookEveryMs = 1_000;

/** What an admin does in the UI: connects Box, and watches the first scan until the index equals the source. */
export async function connect(
  { appUrl, identityUrl }: Pick<RunningSluice, 'appUrl' | 'identityUrl'>,
  { directory, print }: { directory: Directory; print: (line: string) => void },
): Promise<void> {
  const admin = directory.people.find((person) => person.appRoles.includes('admin'));
  if (admin === undefined) throw new Error('The sample company has no admin.');
  const authorization = `Bearer ${await signIn(admin.key, { identityUrl, directory })}`;
  const created = await fetch(`${appUrl}/api/connections`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(boxConnection(directory)),
  });
  // 409: connected at an earlier start.
  if (!created.ok && created.status !== 409) {
    throw new Error(`Box could not be connected: ${await created.text()}`);
  }
  let last = '';
  for (;;) {
    const response = await fetch(`${appUrl}/api/connections/${boxConnectionId}`, {
      headers: { authorization },
    });
    if (!response.ok) throw new Error(`The scan cannot be watched: ${await response.text()}`);
    const progress = (await response.json()) as Progress;
    const line = describe(progress);
    if (line !== last) print(line);
    last = line;
    if (progress.atRest) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

const describe = ({ indexed, files, rejected, chunks }: Progress): string =>
  `${indexed + rejected} of ${files} files, ${rejected} rejected, ${chunks} chunks`;
