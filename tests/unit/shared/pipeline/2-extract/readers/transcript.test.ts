import { expect, it } from 'vitest';
import type { ExtractedText } from '../../../../../../shared/model/text.ts';
import { chunkText } from '../../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { bytesOf, refusalOf, textOf } from '../read.ts';

/** Each block with the times between which it is said. */
const spoken = ({ text, blocks }: ExtractedText) =>
  blocks.map(({ start, end, fromMs, toMs }) => [text.slice(start, end), fromMs, toMs]);

it('joins the cues of a WebVTT file by who speaks and by pauses', async () => {
  const vtt = `WEBVTT - A meeting

STYLE
::cue { color: lime }

NOTE not said

1
00:01.500 --> 00:03.000 align:left
<v Ann Lee>We begin <i>with</i>
the budget</v>

00:00:03.000 --> 00:00:05.250
<v Ann Lee>of 2&nbsp;million &lt;francs>.</v>

00:00:08.000 --> 00:00:09.000
<v Ann Lee>Questions?</v>

00:00:09.000 --> 01:00:10.000
<v.loud Bob>Yes.</v><v Ann Lee>Bob?</v>
`;
  const text = await textOf(bytesOf(vtt), 'meeting.vtt');
  expect(text.format).toBe('text/vtt');
  expect(spoken(text)).toEqual([
    ['Ann Lee: We begin with the budget of 2 million <francs>.', 1_500, 5_250],
    ['Ann Lee: Questions?', 8_000, 9_000],
    ['Bob: Yes.', 9_000, 3_610_000],
    ['Ann Lee: Bob?', 9_000, 3_610_000],
  ]);
  expect(chunkText(text).chunks.map(({ place }) => place)).toEqual(['0:00:01-1:00:10']);
});

it('reads a transcript as Teams exports it, with ids and speakers', async () => {
  const vtt = `WEBVTT\r\n\r\n62357a1d-d250/15-0\r\n00:00:04.963 --> 00:00:08.571\r\n<v Speaker A>OK,\r\nI think now we should be recording</v>\r\n\r\n62357a1d-d250/15-1\r\n00:00:08.571 --> 00:00:09.403\r\n<v Speaker A>properly.</v>\r\n`;
  expect(spoken(await textOf(bytesOf(vtt), 'x.txt'))).toEqual([
    ['Speaker A: OK, I think now we should be recording properly.', 4_963, 9_403],
  ]);
});

it('reads SubRip, also without blank lines between its cues', async () => {
  const srt = `1
00:01:14,440 --> 00:01:15,760
ANNA: {\\an8}Where is <font color="red">Bob</font>?
2
00:01:15,800 --> 00:01:16,000
- Here.

3
00:01:17,000 --> 00:01:18,000
I was
 
late.`;
  const text = await textOf(bytesOf(srt), 'film.srt');
  expect(text.format).toBe('application/x-subrip');
  expect(spoken(text)).toEqual([
    ['ANNA: Where is Bob?', 74_440, 75_760],
    ['- Here. I was late.', 75_800, 78_000],
  ]);
});

it('reads SubRip as it is written by hand: blanks after numbers, lines between, whole seconds', async () => {
  const srt = `1 \n00:00:01,000 --> 00:00:02,000\nWe begin.\n\n2 \n00:00:03 --> 00:00:04\nThe budget\n\n3\n\n00:00:05,5 --> 00:00:06\nis 12.\n`;
  expect(spoken(await textOf(bytesOf(srt), 'film.srt'))).toEqual([
    ['We begin. The budget is 12.', 1_000, 6_000],
  ]);
});

it('reads characters that are written by their number', async () => {
  const vtt = `WEBVTT\n\n00:01.000 --> 00:02.000\n<v D&#39;Arcy>I don&#39;t &#x201C;know&#x201d;, &apos;tis &#99999999;.`;
  expect(spoken(await textOf(bytesOf(vtt), 'a.vtt'))).toEqual([
    ["D'Arcy: I don't “know”, 'tis &#99999999;.", 1_000, 2_000],
  ]);
});

it('says captions that roll up once', async () => {
  const vtt = `WEBVTT

00:01.000 --> 00:02.000
one two

00:02.000 --> 00:02.010
one two

00:02.010 --> 00:03.000
one two
three four`;
  expect(spoken(await textOf(bytesOf(vtt), 'a.vtt'))).toEqual([
    ['one two three four', 1_000, 3_000],
  ]);
});

it('ends a long paragraph after a sentence, so that its times stay near its words', async () => {
  const cues = Array.from(
    { length: 60 },
    (_, at) =>
      `00:${String(at).padStart(2, '0')}.000 --> 00:${String(at).padStart(2, '0')}.900\nSentence number ${at} is said here and now.`,
  );
  const text = await textOf(bytesOf(`WEBVTT\n\n${cues.join('\n\n')}`), 'a.vtt');
  expect(text.blocks.length).toBeGreaterThan(3);
  for (const { start, end } of text.blocks) {
    expect(end - start).toBeLessThan(600);
    expect(text.text.slice(start, end)).toMatch(/now\.$/);
  }
});

it('turns no wrong times into wrong places', async () => {
  const vtt = 'WEBVTT\n\n00:05.000 --> 00:01.000\nback\n\nxx:99 --> yy\nno time\n';
  expect(spoken(await textOf(bytesOf(vtt), 'a.vtt'))).toEqual([['back', 5_000, 5_000]]);
});

it.each([
  ['a file without cues', 'WEBVTT\n\nNOTE nothing', 'FILE_NO_TEXT'],
  ['an empty file', ' ', 'FILE_EMPTY'],
])('refuses %s', async (_, content, code) => {
  expect(await refusalOf(bytesOf(content), 'a.vtt')).toBe(code);
});
