import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bytesOf, outline, refusalOf, textOf } from '../read.ts';

describe('JSON', () => {
  it('is a line for each value under its path, and a table for alike records', async () => {
    const source = `{"title":"Tariffs","valid":true,"none":null,"iban":12345678901234567890,
      "tags":["a","b"],"owner":{"name":"Ann","address":{"city":"Bern"}},
      "rates":[{"kind":"car","rate":1.10},{"kind":"bus","rate":2,"note":"as of May"}]}`;
    const text = await textOf(bytesOf(source), 'a.json');
    expect(text.title).toBe('Tariffs');
    expect(outline(text)).toEqual([
      'paragraph: title: Tariffs\nvalid: true\niban: 12345678901234567890',
      'paragraph: tags: a, b',
      'paragraph: owner.name: Ann',
      'paragraph: owner.address.city: Bern',
      'paragraph: rates:',
      'header: kind | rate | note',
      'row: car | 1.10',
      'row: bus | 2 | as of May',
    ]);
  });

  it('keeps paragraphs of a list apart', async () => {
    const prose = ['One sentence. '.repeat(30).trim(), 'And another. '.repeat(30).trim()];
    const text = await textOf(bytesOf(JSON.stringify({ prose: [...prose, 'short'] })), 'a.json');
    expect(outline(text)).toEqual([
      'paragraph: prose: short',
      `paragraph: prose[0]: ${prose[0]}`,
      `paragraph: prose[1]: ${prose[1]}`,
    ]);
  });

  it('keeps no packed bytes', async () => {
    const source = JSON.stringify({ name: 'a', picture: 'QUJD'.repeat(500) });
    expect((await textOf(bytesOf(source), 'a.json')).text).toBe('name: a');
  });

  it('is read as it is written where it is not JSON throughout', async () => {
    const text = await textOf(bytesOf('{\n  // a comment\n  "a": 1\n}'), 'settings.json');
    expect(outline(text)).toEqual(['code: {\n  // a comment\n  "a": 1\n}']);
    expect(text.warnings).toHaveLength(1);
  });

  it('may be as deep as it likes', async () => {
    const deep = `${'{"a":['.repeat(50_000)}"the bottom"${']}'.repeat(50_000)}`;
    const { text } = await textOf(bytesOf(deep), 'a.json');
    expect(text).toMatch(/^….{50,200}: the bottom$/);
  });

  it.each([
    ['without a value', '{"a":null,"b":""}', 'FILE_NO_TEXT'],
    ['of blanks', ' \n', 'FILE_EMPTY'],
  ])('%s is refused', async (_, source, code) => {
    expect(await refusalOf(bytesOf(source), 'a.json')).toBe(code);
    expect(await refusalOf(bytesOf(source), 'a.jsonl')).toBe(code);
  });

  it('in lines is a table where they are alike, and keeps a line that is broken', async () => {
    const lines = '{"who":"Ann","what":"opened"}\n\n{"who":"Bob","what":"closed"}\n{"who":\n';
    const text = await textOf(bytesOf(lines), 'a.jsonl');
    expect(outline(text)).toEqual([
      'header: who | what',
      'row: Ann | opened',
      'row: Bob | closed',
      'code: {"who":',
    ]);
    expect(text.warnings).toEqual(['1 lines are not JSON: read as they are written']);
    const unlike = '{"a":1}\n[2,3]\n"four"';
    expect(outline(await textOf(bytesOf(unlike), 'a.ndjson'))).toEqual([
      'paragraph: a: 1',
      'paragraph: 2, 3',
      'paragraph: four',
    ]);
  });
});

describe('XML', () => {
  it('of data names its short values, those of one parent together', async () => {
    const source = `<?xml version="1.0"?><people xmlns="urn:x"><person id="7"><name>Ann &amp; Co</name><city>Bern</city></person>
      <person><name>Bob</name><phone kind="home" number="123"/></person></people>`;
    const text = await textOf(bytesOf(source), 'a.xml');
    expect(text.format).toBe('application/xml');
    expect(outline(text)).toEqual([
      'paragraph: name: Ann & Co\ncity: Bern',
      'paragraph: name: Bob\nphone: kind=home, number=123',
    ]);
  });

  it('of data tells what stands in attributes beside words, or of a record', async () => {
    const source = `<?xml version="1.0"?><invoice xmlns:x="urn:x"><amount currencyID="EUR" class="b">12.00</amount>
      <string name="app">My App</string><p class="big">Prose.</p><order id="7" total="19.90"><city x:y="z">Bern</city></order>
      <section id="s1"><para>Words</para></section></invoice>`;
    expect(outline(await textOf(bytesOf(source), 'a.xml'))).toEqual([
      'paragraph: amount (currencyID=EUR): 12.00\nstring (name=app): My App',
      'paragraph: Prose.',
      'paragraph: order: id=7, total=19.90\ncity: Bern',
      'paragraph: Words',
    ]);
  });

  it('of a document is its paragraphs, whole across marks within them', async () => {
    const source = `<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "http://x.example/d.dtd">
      <article><title>Leave</title><section><para>Twenty <em>six</em> days<sup>1</sup>.</para>
      <para><b>More</b> on request.</para><para><![CDATA[1 < 2]]></para></section></article>`;
    const text = await textOf(bytesOf(source), 'a.xml');
    expect(text.title).toBe('Leave');
    expect(outline(text)).toEqual([
      'paragraph: Leave',
      'paragraph: Twenty six days1.',
      'paragraph: More on request.',
      'paragraph: 1 < 2',
    ]);
  });

  it('may hold pages that are escaped, as feeds do', async () => {
    const source = `<rss><item><description>&lt;p&gt;First &lt;a href="https://a.example"&gt;here&lt;/a&gt;&lt;/p&gt;&lt;p&gt;Second&lt;/p&gt;</description></item></rss>`;
    const text = await textOf(bytesOf(`<?xml version="1.0"?>${source}`), 'feed');
    expect(outline(text)).toEqual(['paragraph: First here', 'paragraph: Second']);
    expect(text.links.map(({ url }) => url)).toEqual(['https://a.example']);
  });

  it('believes the charset that it declares', async () => {
    const source = '<?xml version="1.0" encoding="ISO-8859-1"?><p>Zürich</p>';
    expect((await textOf(iconv.encode(source, 'latin1'), 'a.xml')).text).toBe('Zürich');
  });

  it.each([
    [
      'entities that multiply',
      '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
      'FILE_MALFORMED',
    ],
    [
      'a file of the system',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
      'FILE_MALFORMED',
    ],
    ['an entity that nobody declared', '<x>&b;</x>', 'FILE_MALFORMED'],
    ['a file cut off', '<x><p>words</p>', 'FILE_MALFORMED'],
    ['elements without words', '<x><y/></x>', 'FILE_NO_TEXT'],
    ['very deep elements', `${'<a>'.repeat(60_000)}x${'</a>'.repeat(60_000)}`, 'FILE_HOSTILE'],
  ])('with %s is refused', async (_, source, code) => {
    expect(await refusalOf(bytesOf(`<?xml version="1.0"?>${source}`), 'a.xml')).toBe(code);
  });
});

it('reads the labels of a drawing, and what it says that it shows', async () => {
  const source = `<svg xmlns="http://www.w3.org/2000/svg"><title>Org chart</title><style>.a{}</style>
    <g><text x="1">Board <tspan>of directors</tspan></text><desc>A tree</desc><path d="M0 0"/></g></svg>`;
  const text = await textOf(bytesOf(source), 'chart.svg');
  expect(text.format).toBe('image/svg+xml');
  expect(text.title).toBe('Org chart');
  expect(outline(text)).toEqual([
    'figure: Org chart',
    'figure: Board of directors',
    'figure: A tree',
  ]);
  expect(await refusalOf(bytesOf('<svg><path d="M0 0"/></svg>'), 'a.svg')).toBe('FILE_NO_TEXT');
  expect(await refusalOf(bytesOf('<svg><text>cut'), 'a.svg')).toBe('FILE_MALFORMED');
});

describe('a notebook', () => {
  const notebook = (cells: unknown[], metadata: object = {}) =>
    bytesOf(JSON.stringify({ nbformat: 4, metadata, cells }));

  it('is its notes, its code and what was printed', async () => {
    const text = await textOf(
      notebook(
        [
          { cell_type: 'markdown', source: ['# Sales\n', '\n', 'By *region*.'] },
          {
            cell_type: 'code',
            source: 'total = 1\nprint(total)',
            outputs: [
              { output_type: 'stream', text: ['1\n'] },
              { data: { 'image/png': 'QUJD', 'text/plain': '<Figure>' } },
              { ename: 'KeyError', evalue: "'x'", traceback: ['\u001B[31mlong'] },
              17,
            ],
          },
          'no cell',
        ],
        { title: 'Sales 2026', authors: [{ name: 'Ann Lee' }] },
      ),
      'a.ipynb',
    );
    expect(text.title).toBe('Sales 2026');
    expect(text.metadata).toEqual({ author: 'Ann Lee' });
    expect(outline(text)).toEqual([
      'h1: Sales',
      'paragraph: By region.',
      'code: total = 1\nprint(total)',
      'code: 1',
      'code: <Figure>',
      "code: KeyError: 'x'",
    ]);
  });

  it.each([
    ['cut off', bytesOf('{"cells":['), 'FILE_MALFORMED'],
    ['of nothing', bytesOf(' '), 'FILE_EMPTY'],
    ['without words', notebook([{ cell_type: 'code', source: [] }]), 'FILE_NO_TEXT'],
  ])('%s is refused', async (_, bytes, code) => {
    expect(await refusalOf(bytes, 'a.ipynb')).toBe(code);
  });
});

describe('programs and settings', () => {
  it('are code with their indentation, parted by blank lines', async () => {
    const source = 'def a():\r\n    return 1\r\n\r\n\r\n\r\n  # b\nx = 2\n';
    const text = await textOf(bytesOf(source), 'a.py');
    expect(text.format).toBe('text/x-source');
    expect(outline(text)).toEqual(['code: def a():\n    return 1', 'code:   # b\nx = 2']);
  });

  it('never unfold: an alias of YAML stays the word that it is', async () => {
    const source = 'a: &a [ha, ha]\nb: &b [*a, *a]\nc: [*b, *b]\n';
    expect((await textOf(bytesOf(source), 'a.yaml')).text).toBe(source.trim());
  });
});

it.each(['gdoc', 'gsheet', 'gslides'])(
  'says of a .%s that the document is at Google',
  async (kind) => {
    const shortcut = bytesOf('{"":"WARNING!","doc_id":"1AbC","email":"ann@contoso.example"}');
    expect(await refusalOf(shortcut, `Budget.${kind}`)).toBe('FILE_TYPE_UNKNOWN');
  },
);
