import type { Directory } from './directory.ts';
import type { RunningSluice } from './running.ts';
import { signIn } from './sign-in.ts';

/** What an admin sends to connect a source. */
export interface NewConnection {
  readonly id: string;
  /** As people call it. */
  readonly name: string;
}

interface Progress {
  readonly files: number;
  readonly indexed: number;
  readonly rejected: number;
  readonly chunks: number;
  readonly atRest: boolean;
}

const lookEveryMs = 1_000;

/** What an admin does in the UI: connects the sources, and watches the first scans until the index equals them. */
export async function connect(
  { appUrl, identityUrl }: Pick<RunningSluice, 'appUrl' | 'identityUrl'>,
  options: {
    directory: Directory;
    connections: readonly NewConnection[];
    print: (line: string) => void;
  },
): Promise<void> {
  const { directory, connections, print } = options;
  const admin = directory.people.find((person) => person.appRoles.includes('admin'));
  if (admin === undefined) throw new Error('The sample company has no admin.');
  const authorization = `Bearer ${await signIn(admin.key, { identityUrl, directory })}`;
  await Promise.all(
    connections.map(async (connection) => {
      const created = await fetch(`${appUrl}/api/connections`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(connection),
      });
      // 409: connected at an earlier start.
      if (created.ok || created.status === 409) return;
      throw new Error(`${connection.name} could not be connected: ${await created.text()}`);
    }),
  );
  const last = new Map<string, string>();
  for (;;) {
    const progress = await Promise.all(
      connections.map(async ({ id, name }) => {
        const response = await fetch(`${appUrl}/api/connections/${id}`, {
          headers: { authorization },
        });
        if (!response.ok) throw new Error(`The scan cannot be watched: ${await response.text()}`);
        return { name, ...((await response.json()) as Progress) };
      }),
    );
    for (const one of progress) {
      const line = describe(one);
      if (line !== last.get(one.name)) print(line);
      last.set(one.name, line);
    }
    if (progress.every(({ atRest }) => atRest)) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

const describe = ({ name, indexed, files, rejected, chunks }: Progress & NewConnectionName) =>
  `${name}: ${indexed + rejected} of ${files} files, ${rejected} rejected, ${chunks} chunks`;

type NewConnectionName = Pick<NewConnection, 'name'>;
