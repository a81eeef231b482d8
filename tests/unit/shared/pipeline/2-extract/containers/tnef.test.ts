import { expect, it } from 'vitest';
import { bytesOf, outline, refusalOf, textOf } from '../read.ts';
import { membersOf } from './members-of.ts';
import { tnefFile } from './tnef-file.ts';

const note = { name: 'Besuch der Hütte.txt', content: bytesOf('Bring the plans.') };

it('a winmail.dat is the message that it came with, and what is attached to it', async () => {
  const bytes = tnefFile({
    subject: 'Offerte für die Hütte',
    sender: 'Jürg',
    to: 'Petra; Luca',
    sentAt: new Date('2026-03-04T08:30:00Z'),
    body: 'It costs 12 francs.',
    attachments: [note],
  });
  const text = await textOf(bytes, 'winmail.dat');
  expect(text).toMatchObject({
    format: 'application/ms-tnef',
    title: 'Offerte für die Hütte',
    metadata: { author: 'Jürg', createdAt: '2026-03-04T08:30:00.000Z' },
    members: [{ path: [note.name], sizeBytes: 16, modifiedAt: '2026-03-04T08:30:00.000Z' }],
  });
  expect(outline(text)).toEqual([
    'h1: Offerte für die Hütte',
    'paragraph: From: Jürg\nTo: Petra; Luca\nDate: 2026-03-04T08:30:00.000Z',
    'paragraph: It costs 12 francs.',
  ]);
});

it('what is attached to a mail in it is found, and messages in messages with what they hold', async () => {
  const inner = tnefFile({ subject: 'The older one', body: 'As before.', attachments: [note] });
  const winmail = tnefFile({
    attachments: [{ name: 'The older one', content: inner, isMessage: true }],
  });
  const mail = [
    'From: juerg@alpenwerk.example\r\nSubject: All of it\r\nMIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.',
    '--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename=winmail.dat\r\n\r\n${Buffer.from(winmail).toString('base64')}\r\n--b--`,
  ];
  const { texts } = await membersOf(bytesOf(mail.join('\r\n')), 'a.eml');
  expect(texts).toEqual({
    'winmail.dat': '',
    'winmail.dat > The older one.msg': 'The older one\n\nAs before.',
    'winmail.dat > The older one.msg > Besuch der Hütte.txt': 'Bring the plans.',
  });
});

it('words that are not in Unicode are read by their code page', async () => {
  const words = 'Договор вступает в силу';
  const text = await textOf(tnefFile({ subject: words, body: words, codePage: 1251 }), 'a.dat');
  expect(text.text).toBe(`${words}\n\n${words}`);
});

/** Not packed at all, which may be too [MS-OXRTFCP 2.1.3.1]. */
function rtf(words: string, { size = words.length + 12, kind = 'MELA' } = {}): Uint8Array {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(size);
  head.writeUInt32LE(words.length, 4);
  head.write(kind, 8, 'latin1');
  return Buffer.concat([head, Buffer.from(words)]);
}

it.each([
  ['HTML', { html: '<p>It costs <b>12</b> francs.</p>' }, 'It costs 12 francs.'],
  ['RTF alone', { rtf: rtf('{\\rtf1 It costs {\\b 12} francs.}') }, 'It costs 12 francs.'],
  ['RTF that is damaged', { rtf: rtf('{\\rtf1 It costs'), body: 'It costs.' }, 'It costs.'],
  [
    'RTF of 2 GiB, as it says',
    { rtf: rtf('', { size: 2 ** 31 - 5, kind: 'LZFu' }), body: 'It.' },
    'It.',
  ],
])('a message in %s is read', async (_, parts, words) => {
  expect((await textOf(tnefFile(parts), 'a.dat')).text).toBe(words);
});

it('one that says nothing and holds nothing has no text, and one that is cut off is refused', async () => {
  expect(await refusalOf(tnefFile({}), 'winmail.dat')).toBe('FILE_NO_TEXT');
  const whole = tnefFile({ subject: 'All', body: 'Of it.', attachments: [note] });
  const outcomes = new Set<string>();
  for (let length = 8; length < whole.length - 2; length += 1) {
    outcomes.add(await refusalOf(whole.subarray(0, length), 'winmail.dat'));
  }
  expect([...outcomes].toSorted()).toEqual(['FILE_MALFORMED', 'FILE_NO_TEXT', 'read']);
});
