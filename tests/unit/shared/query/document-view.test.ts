import { strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import type { Caller } from '../../../../shared/access/identity.ts';
import { viewDocument } from '../../../../shared/query/document-view.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { viewer } from '../../../support/memory-source.ts';
import { openReading } from '../../../support/reading.ts';
import { mp3File } from '../pipeline/2-extract/readers/recording-file.ts';

const ann: Caller = { tenantId, oid: 'ann', email: 'ann@contoso.test', name: 'Ann', roles: [] };
const words = 'WEBVTT\n\n00:01.000 --> 00:02.000\nThe budget is approved.\n';

/** Talks in a folder that Ann may read, and one in a folder that she may not. */
async function openTalks() {
  const reading = await openReading();
  const { source, context, scopeOfKey } = reading;
  source.accounts.push({ accountId: '1', email: ann.email, principals: ['box:user:1'] });
  const folder = source.folder('Talks');
  source.grant(folder, viewer('box:user:1'));
  const put = (name: string, content: Uint8Array, within = folder): string => {
    const key = source.file(name, within);
    source.contents.set(key, content);
    return key;
  };
  const talk = put('talk.mp3', mp3File(100, { title: 'Budget' }));
  const captions = put('talk.en.vtt', strToU8(words));
  put('talk.txt', strToU8('Notes of the talk.'));
  put('talks.vtt', strToU8(words));
  source.trash(put('talk.srt', strToU8('1\n00:00:01,000 --> 00:00:02,000\nOld.\n')));
  put('talk.vtt', strToU8(words), source.folder('Elsewhere'));
  await reading.start();
  const view = (key: string, caller = ann) =>
    viewDocument(scopeOfKey(key), { ...context, caller, sourceOf: async () => source });
  return { talk, captions, folder, source, reading, view, scopeOfKey };
}

test('a recording without a transcript says so, and names the captions beside it', async () => {
  const { talk, captions, view, scopeOfKey } = await openTalks();
  const seen = await view(talk);
  expect(seen.reading?.warnings).toEqual([expect.stringContaining('no transcript')]);
  expect(seen.file?.captions).toEqual([{ documentId: scopeOfKey(captions), title: 'talk.en.vtt' }]);
});

test('captions have none, and admins who may not read a recording see its state without them', async () => {
  const { talk, captions, view } = await openTalks();
  expect((await view(captions)).file?.captions).toEqual([]);
  const admin = { ...ann, oid: 'ines', email: 'ines@contoso.test', roles: ['admin' as const] };
  expect(await view(talk, admin)).toMatchObject({ status: 'indexed', file: null });
});
