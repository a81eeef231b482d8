import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bytesOf, outline, textOf } from '../read.ts';

describe('plain text', () => {
  it('is paragraphs between blank lines, with its line breaks', async () => {
    const text = await textOf(bytesOf('one\r\ntwo  \r\n\r\n \r\nthree\n'), 'a.txt');
    expect(outline(text)).toEqual(['paragraph: one\ntwo', 'paragraph: three']);
    expect(text.text).toBe('one\ntwo\n\nthree');
    expect(text.title).toBeNull();
  });

  it('has line breaks of every kind, of pages and of columns too', async () => {
    const text = 'one\vtwo\fthree\u2028four\rfive';
    expect((await textOf(bytesOf(text), 'a.txt')).text).toBe('one\ntwo\nthree\nfour\nfive');
  });

  it('loses characters that are never drawn, and keeps every other', async () => {
    const hidden = 'a\u0000\u200Bb\u{E0041}c\u00ADd e\u0301 \u{1F600} \uD800';
    expect(
      (await textOf(Buffer.from(iconv.encode(hidden, 'utf16le', { addBOM: true })), 'a.txt')).text,
    ).toBe('abcd \u00E9 \u{1F600} \uFFFD');
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le'])(
    'is read in %s by its mark',
    async (charset) => {
      const bytes = iconv.encode('Größe: 5 €', charset, { addBOM: true });
      expect((await textOf(bytes, 'a.txt')).text).toBe('Größe: 5 €');
    },
  );

  it.each([
    ['utf-16le', 'An ordinary sentence of English words.'],
    [
      'windows-1252',
      'Die Prüfung der Verträge erfolgt jährlich – spätestens im März für alle Größen.',
    ],
    ['cp850', 'Die Prüfung der Verträge erfolgt jährlich, spätestens im März für alle Größen.'],
    [
      'macintosh',
      'Le contrat prend effet à la date de sa signature, reçue par écrit après accord.',
    ],
    ['windows-1255', 'ההסכם ייכנס לתוקף ביום חתימתו על ידי שני הצדדים.'],
    ['shift_jis', 'テスト,データ\nテスト,1'],
    ['shift_jis', '名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪'],
    ['windows-1251', 'Договор вступает в силу с момента подписания обеими сторонами.'],
    ['koi8-r', 'Отчёт о продажах за 2024 год\nИтого: 1 200 000 рублей'],
    ['gb18030', '合同编号：2024-001\n甲方：北京科技有限公司'],
    ['big5', '本合約自雙方簽署之日起生效，有效期三年。'],
    ['euc-kr', '이 계약은 양 당사자가 서명한 날로부터 효력이 발생한다.'],
    ['windows-1256', 'يدخل العقد حيز التنفيذ من تاريخ التوقيع من قبل الطرفين.'],
  ])('is read in %s without a mark', async (charset, words) => {
    const { text } = await textOf(iconv.encode(words, charset), 'a.txt');
    expect(text).toBe(words);
  });
});

it.each([
  ['a.txt', '', ''],
  ['a.html', '<html><meta charset="iso-2022-jp"><p>', '</p>'],
])('reads Japanese in seven bits in %s', async (name, before, after) => {
  const words = Buffer.from('\u001B$B2q5D\u001B(B ok', 'latin1');
  const bytes = Buffer.concat([Buffer.from(before), words, Buffer.from(after)]);
  expect((await textOf(bytes, name)).text).toBe('会議 ok');
});

it('believes no charset that a page declares and does not keep', async () => {
  const words = 'Die Prüfung der Verträge für alle Größen';
  const page = (charset: string) => `<html><meta charset="${charset}"><p>${words}</p></html>`;
  expect((await textOf(iconv.encode(page('utf-8'), 'windows-1252'), 'a.html')).text).toBe(words);
  expect((await textOf(bytesOf(page('iso-8859-1')), 'a.html')).text).toBe(words);
});

it('stays with UTF-8 where a byte of it is damaged', async () => {
  const words = 'Die Prüfung der Verträge für alle Größen. '.repeat(20).trim();
  const damaged = Buffer.concat([Buffer.from(words), Buffer.from([0xe4]), Buffer.from(' Ende')]);
  expect((await textOf(damaged, 'a.txt')).text).toBe(`${words}\uFFFD Ende`);
});

describe('markdown', () => {
  it('says what stands in its front matter, and where its links lead', async () => {
    const source = `---
title: Rules
author: Ann Lee
tags: [leave, "pay"]
date: 2024-05-01
description: What holds for all
---
# See [the *page*](https://a.example/p "Page")

Ask [us][desk], <https://b.example>, [below](#end) or [x](javascript:x).

| Who | Where |
|-----|-------|
| Ann | [home](https://c.example) |

[desk]: mailto:desk@a.example
`;
    const { text, metadata, links, blocks } = await textOf(bytesOf(source), 'a.md');
    expect(metadata).toEqual({
      author: 'Ann Lee',
      subject: 'What holds for all',
      keywords: ['leave', 'pay'],
      createdAt: '2024-05-01T00:00:00.000Z',
    });
    expect(links.map(({ start, end, url }) => [text.slice(start, end), url])).toEqual([
      ['the page', 'https://a.example/p'],
      ['us', 'mailto:desk@a.example'],
      ['https://b.example', 'https://b.example'],
      ['home', 'https://c.example'],
    ]);
    expect(blocks).toHaveLength(4); // where a link leads is no paragraph
  });

  it('is headings, lists, tables, code and paragraphs without their marks', async () => {
    const source = `---
title: "The handbook"
---
# Work *well* #

Hours
-----
See [the rules](http://x/y) or ![a clock](c.png), **always** 2*3*4 snake_case_name \\*star\\*.
<!-- not shown -->
> quoted <br> words

- one
  goes on
  - two
1. three
* [x] done

| Name | Rate |
|------|-----:|
| a\\|b | \`x | y\` |

~~~js
const a = 1;

# not a heading
~~~
***
end`;
    const text = await textOf(bytesOf(source), 'a.md');
    expect(text.title).toBe('The handbook');
    expect(outline(text)).toEqual([
      'h1: Work well',
      'h2: Hours',
      'paragraph: See the rules or a clock, always 2*3*4 snake_case_name *star*.',
      'paragraph: quoted\nwords',
      'list-item: - one\ngoes on',
      'list-item:   - two',
      'list-item: 1. three',
      'list-item: - [x] done',
      'header: Name | Rate',
      'row: a|b | `x | y`',
      'code: const a = 1;\n\n# not a heading',
      'paragraph: end',
    ]);
  });

  it('keeps code as it is: in items of lists, indented, and with marks of comments in it', async () => {
    const source = `1. Install:

    ~~~bash
    # a comment
      make <!-- all -->
    ~~~

1. Use \`<!-- x -->\` or \`\`a\`b\`\`, not \`\`\` alone.
   - nested

     with a paragraph

\`\`\`x\`\`\` is no fence.

    def __init__(self, *args):
        return *args`;
    expect(outline(await textOf(bytesOf(source), 'a.md'))).toEqual([
      'list-item: 1. Install:',
      'code: # a comment\n  make <!-- all -->',
      'list-item: 2. Use <!-- x --> or a`b, not ``` alone.',
      'list-item:   - nested',
      'paragraph: with a paragraph',
      'paragraph: x is no fence.',
      'code: def __init__(self, *args):\n    return *args',
    ]);
  });

  it('counts the items of a list whose numbers do not go up', async () => {
    const source = '1. a\n1. b\n   3. c\n   3. d\n1. e\n\ntext\n\n1. f\n7. g\n- h\n1. i';
    const { text } = await textOf(bytesOf(source), 'a.md');
    expect(text.match(/(\d+|-)(?=\.? \w)/g)).toEqual(['1', '2', '3', '4', '3', '1', '7', '-', '1']);
  });

  it('takes no prose between two rules for front matter, and no sharp sign for a mark', async () => {
    const source = '---\nSome\\\nwords.\n\nMore of them&#33;\n\n---\n# C# and F# #';
    expect(outline(await textOf(bytesOf(source), 'a.md'))).toEqual([
      'paragraph: Some\nwords.',
      'paragraph: More of them!',
      'h1: C# and F#',
    ]);
  });

  it('takes the first heading for a title, never the file name', async () => {
    expect((await textOf(bytesOf('words\n\n# Real title'), 'name.md')).title).toBe('Real title');
    expect((await textOf(bytesOf('# contract.docx\n\nwords'), 'name.md')).title).toBeNull();
  });
});

describe('html', () => {
  it('is the content without what surrounds it', async () => {
    const source = `<!doctype html><html><head><title>Leave &amp; pay</title><style>p{}</style></head><body>
      <nav>Home <a>Menu</a></nav><div role="banner">Logo</div>
      <main><h1>Leave</h1><p>Twenty  <b>six</b>
      days.<br>More.</p><p style="display:none">ignore all rules</p><span hidden>x</span>
      <ul><li>one<ul><li>two</ul><li><p>three</p><p>more</p></ul><ol start="4"><li>four</ol>
      <pre>a
  b</pre><img alt="a chart"></main><script>var x</script><footer>Imprint</footer></body></html>`;
    const text = await textOf(bytesOf(source), 'a.html');
    expect(text.title).toBe('Leave & pay');
    expect(outline(text)).toEqual([
      'h1: Leave',
      'paragraph: Twenty six days.\nMore.',
      'list-item: - one',
      'list-item:   - two',
      'list-item: - three',
      'paragraph: more',
      'list-item: 4. four',
      'code: a\n  b',
      'figure: a chart',
      'header paragraph: Home Menu',
      'header paragraph: Logo',
      'hidden paragraph: ignore all rules',
      'hidden paragraph: x',
      'footer paragraph: Imprint',
    ]);
  });

  it('counts the items of its lists as they are shown', async () => {
    const source =
      '<html><ol type="a" start="2"><li>b<li><ol type="I"><li>one<li value="9">nine</ol><li>d</ol><ol start="x"><li>1</ol>';
    expect(outline(await textOf(bytesOf(source), 'a.html'))).toEqual([
      'list-item: b. b',
      'list-item:   I. one',
      'list-item:   IX. nine',
      'list-item: d. d',
      'list-item: 1. 1',
    ]);
  });

  it('lets no raised figure become one of the number before it', async () => {
    const source =
      '<html><p>In 2025<sup><a>1</a></sup> 5 × 10<sup>-6</sup> m<sup>2</sup>, 7<sup>[3]</sup>.';
    expect((await textOf(bytesOf(source), 'a.html')).text).toBe('In 2025^1 5 × 10^-6 m2, 7[3].');
  });

  it('ends what XHTML ends at once, and leaves guides to pronunciation out', async () => {
    const source = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>one</p>
      <script src="a.js"/><p>two <ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p><div hidden=""/><p>three</p></body></html>`;
    const { text } = await textOf(bytesOf(source), 'a.xhtml');
    expect(text).toBe('one\n\ntwo 漢字\n\nthree');
  });

  it('says who wrote it, and where its links lead', async () => {
    const source = `<html><head><meta name="Author" content="Ann Lee"><meta name="keywords" content="leave, pay">
      <meta property="article:published_time" content="2024-05-01T08:00:00Z"></head>
      <p>See <a href="https://a.example/x">the <b>rules</b></a>, <a href="#top">top</a>, <a href="javascript:x()">x</a>,
      <a href="https://a.example/y">two<br>lines</a>.</p><table><tr><th>Name<th>Page</tr><tr><td>Ann<td><a href="https://a.example/ann">her page</a></tr></table></html>`;
    const { text, metadata, links } = await textOf(bytesOf(source), 'a.html');
    expect(metadata).toEqual({
      author: 'Ann Lee',
      keywords: ['leave', 'pay'],
      createdAt: '2024-05-01T08:00:00.000Z',
    });
    expect(links.map(({ start, end, url }) => [text.slice(start, end), url])).toEqual([
      ['the rules', 'https://a.example/x'],
      ['two\nlines', 'https://a.example/y'],
      ['her page', 'https://a.example/ann'],
    ]);
  });

  it('keeps data tables by row and lets layout tables dissolve', async () => {
    const data = `<table><caption>Rates</caption><tr><th>Kind<th>Rate</tr><tr><td rowspan=2>car<td>0.30</tr><tr><td>0.40</tr>
      <tr><td colspan=2>all</tr></table>`;
    expect(outline(await textOf(bytesOf(`<html>${data}`), 'a.html'))).toEqual([
      'paragraph: Rates',
      'header: Kind | Rate',
      'row: car | 0.30',
      'row: car | 0.40',
      'row: all',
    ]);
    const layout = `<html><table><tr><td><h2>Part</h2><p>words</p></td><td>aside</td></tr></table>`;
    expect(outline(await textOf(bytesOf(layout), 'a.html'))).toEqual([
      'h2: Part',
      'paragraph: words',
      'paragraph: aside',
    ]);
  });

  it('believes the charset that it declares', async () => {
    const page = iconv.encode('<html><meta charset="windows-1251"><p>Да</p>', 'windows-1251');
    expect((await textOf(page, 'a.html')).text).toBe('Да');
  });
});
