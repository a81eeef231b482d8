import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { bytesOf, noAids, outline, refusalOf, textOf } from '../read.ts';

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;
const head = lines(
  'From: =?utf-8?Q?J=C3=BCrg?= <juerg@alpenwerk.example>',
  'To: Petra <petra@alpenwerk.example>, luca@alpenwerk.example',
  'Subject: =?utf-8?B?T2ZmZXJ0ZSBmw7xyIGRpZSBIw7x0dGU=?=',
  'Date: Wed, 4 Mar 2026 09:30:00 +0100',
  'Message-ID: <1@alpenwerk.example>',
  'MIME-Version: 1.0',
);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const part = (headers: string[], body: string) => lines('--edge', ...headers, '', body);
const attached = (name: string, bytes: Uint8Array, type = 'application/octet-stream') =>
  part(
    [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ],
    base64(bytes),
  );
const mixed = (...parts: string[]) =>
  bytesOf(
    head + lines('Content-Type: multipart/mixed; boundary=edge', '') + parts.join('') + '--edge--',
  );
const html = (body: string) => part(['Content-Type: text/html; charset=utf-8'], body);
const namesOf = async (bytes: Uint8Array, name = 'a.eml') =>
  ((await textOf(bytes, name)).members ?? []).map(({ path }) => path.join(' > '));

it('is of the day and the sender of its message, attached or in a mailbox', async () => {
  const sent = { modifiedAt: '2026-03-04T08:30:00.000Z', author: 'Jürg' };
  const message = mixed(html('<p>Words.</p>'), attached('offer.txt', bytesOf('words')));
  expect((await textOf(message, 'a.eml')).members).toMatchObject([
    { ...sent, path: ['offer.txt'] },
  ]);
  const box = bytesOf(
    `From juerg@alpenwerk.example Wed Mar  4 09:30:00 2026\n${Buffer.from(message).toString('latin1')}\n\n` +
      'From nobody Wed Mar  4 09:30:00 2026\nFrom: ruth@alpenwerk.example\nSubject: No day\n\nWords.\n',
  );
  expect((await textOf(box, 'a.mbox')).members).toMatchObject([
    { ...sent, path: ['message 1.eml'] },
    { ...sent, path: ['message 1.eml', 'offer.txt'] },
    { author: 'ruth@alpenwerk.example', modifiedAt: null, path: ['message 2.eml'] },
  ]);
});

describe('a message', () => {
  it('is its head and all that was written, with what it quotes and how it is signed', async () => {
    const body =
      '<p>It costs <b>12</b> francs.</p><blockquote><p>How much?</p></blockquote><p>-- <br>Jürg</p>';
    const text = await textOf(mixed(html(body)), 'a.eml');
    expect(text).toMatchObject({
      format: 'message/rfc822',
      title: 'Offerte für die Hütte',
      metadata: {
        author: 'Jürg <juerg@alpenwerk.example>',
        subject: 'Offerte für die Hütte',
        createdAt: '2026-03-04T08:30:00.000Z',
      },
    });
    expect(outline(text)).toEqual([
      'h1: Offerte für die Hütte',
      'paragraph: From: Jürg <juerg@alpenwerk.example>\nTo: Petra <petra@alpenwerk.example>, luca@alpenwerk.example\nDate: 2026-03-04T08:30:00.000Z',
      'paragraph: It costs 12 francs.',
      'paragraph: How much?',
      'paragraph: --\nJürg',
    ]);
  });

  it('may leave open what its bytes are, as old ones do', async () => {
    const words = 'Die Prüfung der Verträge für alle Größen.';
    const message = Buffer.from(head + lines('', words), 'latin1');
    expect(outline(await textOf(message, 'a.eml')).at(-1)).toBe(`paragraph: ${words}`);
  });

  it('is known by its headers, whatever its name is, and a memo is not taken for one', async () => {
    const message = bytesOf(head + lines('', 'Words.'));
    expect((await textOf(message, 'a.txt')).format).toBe('message/rfc822');
    const memo = bytesOf('From: Petra\nTo: all\nSubject: ovens\n\nThe ovens are off.');
    expect((await textOf(memo, 'a.txt')).format).toBe('text/plain');
  });

  it('holds what was attached, a message in it and what that holds, and of the pictures in its text those that are more than ornaments', async () => {
    const docx = docxFile({ body: paragraph('The contract.') });
    const inner = mixed(html('<p>Earlier.</p>'), attached('price.docx', docx));
    const bytes = mixed(
      html('<p>See below. <img src="cid:logo"></p>'),
      part(
        [
          'Content-Type: image/png',
          'Content-ID: <logo>',
          'Content-Disposition: inline; filename="logo.png"',
          'Content-Transfer-Encoding: base64',
        ],
        base64(new Uint8Array([1, 2])),
      ),
      part(
        [
          'Content-Type: image/png',
          'Content-ID: <screen>',
          'Content-Disposition: inline; filename="screen.png"',
          'Content-Transfer-Encoding: base64',
        ],
        base64(new Uint8Array(40_000)),
      ),
      attached('offers.zip', zipSync({ 'contract.docx': docx })),
      part(
        ['Content-Type: message/rfc822'],
        Buffer.from(inner).toString('latin1').replaceAll('edge', 'other'),
      ),
    );
    expect(await namesOf(bytes)).toEqual([
      'screen.png',
      'offers.zip',
      'offers.zip > contract.docx',
      'message.eml',
      'message.eml > price.docx',
    ]);
    const path = ['message.eml', 'price.docx'];
    const wanted = { path, sha256: sha256(docx) };
    const reading = await readBytes(
      { bytes, name: 'a.eml', attempt: 'first', inner: wanted },
      noAids,
    );
    expect(reading).toMatchObject({ outcome: 'read', text: { text: 'The contract.' } });
  });

  it('holds a thousand files, of one name too', async () => {
    const bytes = mixed(
      ...Array.from({ length: 1_000 }, (_, n) => attached('a.txt', bytesOf(`number ${n}`))),
    );
    const names = await namesOf(bytes);
    expect(new Set(names).size).toBe(1_000);
    expect(names.slice(0, 2)).toEqual(['a.txt', 'a (2).txt']);
  });

  it.each([
    ['encrypted by S/MIME', lines('Content-Type: application/pkcs7-mime; name=smime.p7m', '', 'x')],
    [
      'encrypted by PGP',
      lines('Content-Type: multipart/encrypted; boundary=edge', '', '--edge', '', 'x', '--edge--'),
    ],
  ])('that is %s is refused', async (_how, rest) => {
    expect(await refusalOf(bytesOf(head + rest), 'a.eml')).toBe('FILE_ENCRYPTED');
  });

  const multipart = 'Content-Type: multipart/mixed; boundary=edge';
  it.each([
    [
      'names no boundary',
      ['Content-Type: multipart/mixed', '', '--edge', '', 'Words.', '--edge--'],
    ],
    ['has a boundary that never comes', [multipart, '', 'Words.']],
    ['has another boundary than it says', [multipart, '', '--other', '', 'Words.', '--other--']],
  ])('that %s is its head, and says that the rest is lost', async (_what, rest) => {
    const text = await textOf(bytesOf(head + lines(...rest)), 'a.eml');
    expect(outline(text)[0]).toBe('h1: Offerte für die Hütte');
    expect(text.text).not.toContain('Words');
    expect(text.warnings).toEqual(['its parts could not be told apart']);
  });

  it('that is no more than its head has lost nothing', async () => {
    const text = await textOf(bytesOf(head + lines(multipart, '')), 'a.eml');
    expect(text.warnings).toEqual([]);
  });

  it.each<[string, string[], string]>([
    [
      'that was cut off',
      ['Content-Type: multipart/mixed; boundary=edge', '', '--edge', ''],
      'Words.',
    ],
    ['of an unknown charset', ['Content-Type: text/plain; charset=x-none-9', ''], 'Words.'],
    ['packed in an unknown way', ['Content-Transfer-Encoding: x-none', ''], 'Words.'],
    ['of broken base64', ['Content-Transfer-Encoding: base64', ''], 'V29y*!=?ZHMu'],
    ['of broken quoted-printable', ['Content-Transfer-Encoding: quoted-printable', ''], 'Words.=Z'],
  ])('%s is read as far as it goes', async (_what, rest, body) => {
    const text = await textOf(bytesOf(head + lines(...rest, body)), 'a.eml');
    expect(outline(text).at(-1)).toMatch(/^paragraph: Words\./);
    expect(text.warnings).toEqual([]);
  });

  it('lists what is attached in broken base64, as far as it goes', async () => {
    const broken = attached('a.txt', bytesOf('')) + '\r\n*** ? ===\r\n';
    expect(await namesOf(mixed(html('<p>Words.</p>'), broken))).toEqual(['a.txt']);
  });

  it('of parts in parts without end is refused', async () => {
    const nested = Array.from({ length: 300 }, (_, n) =>
      lines(`Content-Type: multipart/mixed; boundary=b${n}`, '', `--b${n}`),
    );
    expect(await refusalOf(bytesOf(head + nested.join('')), 'a.eml')).toBe('FILE_MALFORMED');
  });
});

it('a mailbox is its messages, one by one, also where one quotes the beginning of another', async () => {
  const from = 'From juerg@alpenwerk.example Wed Mar  4 09:30:00 2026\r\n';
  const quoting = lines('', 'He wrote:', '>From here on 2026', 'From then on all was well in 2026');
  const box = bytesOf(from + head + quoting + '\r\n' + from + head + lines('', 'Second.'));
  expect(await textOf(box, 'inbox')).toMatchObject({ format: 'application/mbox', text: '' });
  expect(await namesOf(box, 'inbox')).toEqual(['message 1.eml', 'message 2.eml']);
});

describe('a calendar', () => {
  const event = (...more: string[]) =>
    bytesOf(
      lines(
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'BEGIN:VEVENT',
        ...more,
        'END:VEVENT',
        'END:VCALENDAR',
      ),
    );

  it('is its events, with rules in words', async () => {
    const text = await textOf(
      event(
        'SUMMARY:Board\\, monthly',
        'DTSTART;TZID=Europe/Zurich:20260304T093000',
        'DTEND:20260304T103000Z',
        'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231',
        'LOCATION:Room 3',
        'ORGANIZER;CN="Ines: chair":mailto:ines@alpenwerk.example',
        'DESCRIPTION:First\\, the budget.\\n\\nThen a lo',
        ' ng discussion.',
        'BEGIN:VALARM',
        'DESCRIPTION:Reminder',
        'END:VALARM',
      ),
      'a.ics',
    );
    expect(text.format).toBe('text/calendar');
    expect(outline(text)).toEqual([
      'h2: Board, monthly',
      'paragraph: Start: 2026-03-04 09:30 (Europe/Zurich)\nEnd: 2026-03-04 10:30 UTC\n' +
        'Repeats: every 2 weeks on Monday, Wednesday, until 2026-12-31\nWhere: Room 3\n' +
        'Organizer: Ines: chair <ines@alpenwerk.example>',
      'paragraph: First, the budget.',
      'paragraph: Then a long discussion.',
    ]);
  });

  it.each([
    [
      'one whole day',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225'],
      'Start: 2026-12-24',
    ],
    [
      'days, of which the end is the day after the last',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20270101'],
      'Start: 2026-12-24\nEnd: 2026-12-31',
    ],
    [
      'a time, and how long it lasts',
      ['DTSTART:20261224T090000', 'DURATION:PT1H30M'],
      'Start: 2026-12-24 09:00\nLasts: 1 h 30 min',
    ],
  ])('tells when it is by %s', async (_, properties, words) => {
    const { text } = await textOf(event('SUMMARY:Meeting', ...properties), 'a.ics');
    expect(text).toBe(`Meeting\n\n${words}`);
  });

  it.each([
    ['FREQ=DAILY', 'every day'],
    ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=6', 'every month on the last Friday, 6 times'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'every month on day 1, 15 of the month'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=2MO', 'every year on the second Monday in March'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', 'every month on the first of Monday, Tuesday'],
  ])('tells of %s as %s', async (rule, words) => {
    const { text } = await textOf(event('SUMMARY:Meeting', `RRULE:${rule}`), 'a.ics');
    expect(text).toContain(`Repeats: ${words}`);
  });

  it('of nothing, or nested without end, is refused', async () => {
    expect(await refusalOf(bytesOf('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'), 'a.ics')).toBe(
      'FILE_NO_TEXT',
    );
    const deep = event(...Array.from({ length: 1_000 }, () => 'BEGIN:VEVENT'));
    expect(await refusalOf(deep, 'a.ics')).toBe('FILE_HOSTILE');
  });
});
