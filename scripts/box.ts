import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { granteeOf, openBoxAdmin, type BoxAdmin } from '../local/box-admin.ts';
import { findRunning } from '../local/running.ts';
import { directory } from '../local/seed/company.ts';
import { main } from './main.ts';

const usage = [
  'npm run box -- ls [PATH]                the items of a folder',
  'npm run box -- grant PATH WHO [ROLE]    shares a file or folder (ROLE: viewer, editor …)',
  'npm run box -- revoke PATH WHO          takes that right away',
  'npm run box -- classify PATH [NAME]     classifies it, as Confidential, say; without NAME no longer',
  'PATH: names with slashes, from the top. WHO: key of a person or a group.',
].join('\n');

// Changes rights and classifications in the local Box, over its own API. Files are changed on disk, in the folder that it serves.
await main(async ([verb, path = '', who = '', role = 'viewer']) => {
  const { boxUrl, caFile } = findRunning();
  const secret = join(dirname(dirname(caFile)), 'box', 'client-secret');
  const box = await openBoxAdmin({
    boxUrl,
    enterpriseId: directory.enterpriseId,
    clientId: 'sluice-local',
    clientSecret: readFileSync(secret, 'utf8'),
  });
  switch (verb) {
    case 'ls':
      for (const { type, id, name } of await box.list((await find(box, path)).id)) {
        console.log(`${type.padEnd(6)} ${id.padStart(6)}  ${name}`);
      }
      return;
    case 'grant':
      await box.grant(await find(box, path), granteeOf(who, directory), role);
      console.log(`${who} is now ${role} of ${path}.`);
      return;
    case 'revoke': {
      const done = await box.revoke(await find(box, path), granteeOf(who, directory));
      if (!done) throw new Error(`${who} has no right of its own on ${path}.`);
      console.log(`${who} has lost its right on ${path}.`);
      return;
    }
    case 'classify': {
      const name = who === '' ? null : who;
      await box.classify(await find(box, path), name);
      console.log(name === null ? `${path} is not classified.` : `${path} is ${name}.`);
      return;
    }
    default:
      throw new Error(usage);
  }
});

async function find(box: BoxAdmin, path: string) {
  const item = await box.find(path);
  if (item === undefined) throw new Error(`There is no "${path}" in Box.`);
  return item;
}
