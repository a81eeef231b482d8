import { findRunning } from '../local/running.ts';
import { directory } from '../local/seed/company.ts';
import { signIn } from '../local/sign-in.ts';
import { main } from './main.ts';

// npm run token -- KEY: an access token of one of the sample people, on standard output.
await main(async ([who]) => {
  if (who === undefined) {
    throw new Error(`Whose? ${directory.people.map((person) => person.key).join(', ')}`);
  }
  const { identityUrl } = findRunning();
  console.log(await signIn(who, { identityUrl, directory }));
});
