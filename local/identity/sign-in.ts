import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import { findBySubject, findPerson, subjectOf } from './claims.ts';
import { describe } from './errors.ts';
import { giveConsent } from './resource.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

interface Visit {
  readonly provider: Provider;
  readonly directory: Directory;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * The page between the application and its code. Nobody types a password: who is named by `login_hint`, or picked from the
 * list, or signed in already, is signed in.
 */
export async function signIn({ provider, directory, incoming, outgoing }: Visit): Promise<void> {
  const interaction = await findInteraction(provider, incoming, outgoing);
  if (interaction === undefined) {
    const problem = 'This sign-in has expired. Go back to the application and start again.';
    outgoing.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(problem);
    return;
  }
  const { params, prompt, session } = interaction;
  const picked = new URL(incoming.url ?? '/', 'http://localhost').searchParams.get('person');
  const hint = picked ?? params['login_hint'];
  const person =
    typeof hint === 'string'
      ? findPerson(directory, hint)
      : prompt.name === 'consent'
        ? findBySubject(directory, session?.accountId ?? '')
        : undefined;
  if (person === undefined) {
    outgoing.writeHead(hint === undefined ? 200 : 400, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    outgoing.end(listPeople(directory, hint === undefined ? '' : describe(50034)));
    return;
  }
  const accountId = subjectOf(directory, person);
  const grantId = await giveConsent(provider, directory, accountId);
  const result = { login: { accountId }, consent: { grantId } };
  const back = await provider.interactionResult(incoming, outgoing, result, {
    mergeWithLastSubmission: false,
  });
  await switchPerson(provider, session?.uid, accountId);
  outgoing.writeHead(303, { location: back }).end();
}

async function findInteraction(
  provider: Provider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(incoming, outgoing);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** oidc-provider would first post a sign-out form by script; whoever has no scripts, as a test has not, would be stuck there. */
async function switchPerson(
  provider: Provider,
  uid: string | undefined,
  accountId: string,
): Promise<void> {
  const session = uid === undefined ? undefined : await provider.Session.findByUid(uid);
  if (session?.accountId === undefined || session.accountId === accountId) return;
  session.loginAccount({ accountId });
  await session.persist();
}

function listPeople({ people, tenantName }: Directory, problem: string): string {
  const rows = people.map(
    ({ key, name, email, jobTitle }) =>
      `<li><a href="?person=${encodeURIComponent(key)}"><strong>${escape(name)}</strong> ${escape(jobTitle)}<br>${escape(email)}</a></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in to ${escape(tenantName)}</title>
<style>body{font:16px system-ui;max-width:30rem;margin:10vh auto;padding:0 1rem}ul{list-style:none;padding:0}
a{display:block;padding:.75rem;border:1px solid #8884;border-radius:.5rem;margin:.5rem 0;text-decoration:none;color:inherit}</style>
<h1>Who are you?</h1><p>The local ${escape(tenantName)} has no passwords: pick a person.</p>
${problem && `<p role="alert">${escape(problem)}</p>`}<ul>${rows.join('')}</ul></html>`;
}

const escape = (text: string) =>
  text.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
