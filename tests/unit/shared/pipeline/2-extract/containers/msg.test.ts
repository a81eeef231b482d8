import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { bytesOf, noAids, outline, refusalOf, textOf } from '../read.ts';
import { msgFile } from './msg-file.ts';

const head = {
  subject: 'Offerte für die Hütte',
  sender: { name: 'Jürg', address: 'juerg@alpenwerk.example' },
};

it('a message of Outlook is its head and what was written', async () => {
  const bytes = msgFile({
    ...head,
    recipients: [
      { name: 'Petra', address: 'petra@alpenwerk.example', kind: 1 },
      { name: 'Luca', address: '/O=ALPENWERK/CN=LUCA', kind: 2 },
    ],
    sentAt: new Date('2026-03-04T08:30:00Z'),
    html: '<meta charset=utf-8><p>It costs <b>12</b> francs.</p><p>-- <br>Jürg</p>',
    body: 'It costs 12 francs.',
  });
  const text = await textOf(bytes, 'a.msg');
  expect(text).toMatchObject({
    format: 'application/vnd.ms-outlook',
    title: 'Offerte für die Hütte',
    metadata: {
      author: 'Jürg <juerg@alpenwerk.example>',
      createdAt: '2026-03-04T08:30:00.000Z',
    },
  });
  expect(outline(text)).toEqual([
    'h1: Offerte für die Hütte',
    'paragraph: From: Jürg <juerg@alpenwerk.example>\nTo: Petra <petra@alpenwerk.example>\nCc: Luca\nDate: 2026-03-04T08:30:00.000Z',
    'paragraph: It costs 12 francs.',
    'paragraph: --\nJürg',
  ]);
});

it.each([
  [1251, 'Договор вступает в силу'],
  [950, '本合約自雙方簽署之日起生效'],
  [1252, 'Costs “12 €”'],
])('one that is not in Unicode is read by its code page, %i', async (codePage, words) => {
  const bytes = msgFile({ ...head, subject: words, body: words, codePage });
  const { title, text } = await textOf(bytes, 'a.msg');
  expect(title).toBe(words);
  expect(text.endsWith(words)).toBe(true);
});

it('of the pictures in its text those are there that are more than ornaments', async () => {
  const hidden = (name: string, bytes: number) => ({
    name,
    content: new Uint8Array(bytes),
    isHidden: true,
  });
  const attachments = [hidden('logo.png', 900), hidden('screen.png', 40_000)];
  const { members = [] } = await textOf(msgFile({ ...head, body: 'See.', attachments }), 'a.msg');
  expect(members.map(({ path }) => path)).toEqual([['screen.png']]);
});

it('what is attached to it is there, whatever the message lies in', async () => {
  const attachments = [
    { name: 'price.txt', content: bytesOf('12 francs') },
    { name: 'more.zip', content: zipSync({ 'more.txt': bytesOf('more words') }) },
  ];
  const bytes = zipSync({ 'offer.msg': msgFile({ ...head, body: 'See there.', attachments }) });
  const { members = [] } = await textOf(bytes, 'a.zip');
  expect(members.map(({ path }) => path.join(' > '))).toEqual([
    'offer.msg',
    'offer.msg > price.txt',
    'offer.msg > more.zip',
    'offer.msg > more.zip > more.txt',
  ]);
  const inner = { path: ['offer.msg', 'price.txt'], sha256: sha256('12 francs') };
  const reading = await readBytes({ bytes, name: 'a.zip', attempt: 'first', inner }, noAids);
  expect(reading).toMatchObject({ outcome: 'read', text: { text: '12 francs' } });
});

it('one that is encrypted, or cut off, is refused', async () => {
  const encrypted = { name: 'smime.p7m', content: bytesOf('x') };
  const smime = msgFile({ ...head, messageClass: 'IPM.Note.SMIME', attachments: [encrypted] });
  expect(await refusalOf(smime, 'a.msg')).toBe('FILE_ENCRYPTED');
  const pgp = { name: 'ATT1.pgp-encrypted', content: bytesOf('Version: 1') };
  expect(await refusalOf(msgFile({ ...head, attachments: [pgp] }), 'a.msg')).toBe('FILE_ENCRYPTED');
  const cut = msgFile({ ...head, body: 'words '.repeat(2_000) }).subarray(0, 6_000);
  expect(await refusalOf(cut, 'a.msg')).toBe('FILE_MALFORMED');
});

it('one that is broken leaves the archive that it lies in readable', async () => {
  const cut = msgFile({ ...head, body: 'words '.repeat(2_000) }).subarray(0, 6_000);
  const { members = [] } = await textOf(
    zipSync({ 'cut.msg': cut, 'fine.txt': bytesOf('fine') }),
    'a.zip',
  );
  expect(members.map(({ path }) => path.join(' > '))).toEqual(['cut.msg', 'fine.txt']);
});
