import { expect, it } from 'vitest';
import { ttmlCues } from '../../../../../../shared/pipeline/2-extract/readers/transcript/ttml.ts';
import { bytesOf } from '../read.ts';

const sample = { fromMs: 60_000, toMs: 70_000 };
const cuesOf = (body: string, attributes = '') =>
  ttmlCues(
    bytesOf(
      `<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" ${attributes}><tt:body>${body}</tt:body></tt:tt>`,
    ),
    sample,
  ).map(({ fromMs, toMs, lines }) => [lines.join(' | '), fromMs, toMs]);

it.each([
  ['00:00:02.5', '00:01:00', [2_500, 60_000]],
  ['00:00:02:15', '00:00:03:00', [2_600, 3_000]],
  ['1.5s', '2500ms', [1_500, 2_500]],
  ['1m', '0.5h', [60_000, 1_800_000]],
  ['50f', '30000000t', [2_000, 3_000]],
])('reads times as %s and %s', (begin, end, times) => {
  const clock = 'ttp:frameRate="25" ttp:tickRate="10000000"';
  expect(cuesOf(`<tt:p begin="${begin}" end="${end}">Words</tt:p>`, clock)).toEqual([
    ['Words', ...times],
  ]);
});

it('counts times from where the element around begins, and ends nothing later than that', () => {
  const body =
    '<tt:div begin="10s" end="20s"><tt:p begin="1s" dur="2s">One</tt:p><tt:p begin="9s" end="99s">Two</tt:p><tt:p>Three</tt:p></tt:div>';
  expect(cuesOf(body)).toEqual([
    ['One', 11_000, 13_000],
    ['Two', 19_000, 20_000],
    ['Three', 10_000, 20_000],
  ]);
});

it('shows what says no time while its sample is shown, line by line', () => {
  expect(
    cuesOf('<tt:p>\n  <tt:span>Grüße</tt:span>\n  an <tt:br/>alle</tt:p><tt:p> </tt:p>'),
  ).toEqual([['Grüße an | alle', 60_000, 70_000]]);
});
