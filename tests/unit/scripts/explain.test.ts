import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { ExtractedText } from '../../../shared/model/text.ts';
import { explainHtml } from '../../../scripts/explain-html.ts';
import { explainText } from '../../../scripts/explain-text.ts';
import type { Explained } from '../../../scripts/explain-json.ts';
import { pdfFile } from '../shared/pipeline/2-extract/readers/pdf-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-explain-'));
const run = promisify(execFile);
const explain = (...args: string[]) =>
  run(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/explain.ts', ...args]);

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const page: ExtractedText = {
  schemaVersion: 2,
  format: 'application/pdf',
  title: null,
  text: 'Fees <script>alert(1)</script>\n\nDraft',
  blocks: [
    { kind: 'paragraph', start: 0, end: 30, page: 2, box: [72, 90.5, 300, 110] },
    { kind: 'paragraph', start: 32, end: 37, page: 2, aside: 'footer' },
  ],
  metadata: {},
  links: [],
  pages: 2,
  engine: 'test',
  warnings: ['no text on 1 pages: 1'],
};

it('prints what a program can read, and nothing else', async () => {
  const path = write('leave.md', '# Leave of absence\n\nTwenty-six days a year.\n');
  const { stdout, stderr } = await explain(path, '--json');
  const { outcome, blocks, chunks, ...rest } = JSON.parse(stdout) as Explained;
  expect(outcome).toBe('read');
  expect(rest).toMatchObject({ format: 'text/markdown', metadata: {}, warnings: [] });
  expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
    ['heading', 'Leave of absence'],
    ['paragraph', 'Twenty-six days a year.'],
  ]);
  expect(chunks).toHaveLength(1);
  expect(stderr).toBe('');
});

it('names the code of a file that is not read, and ends well: that is an answer', async () => {
  const { stdout } = await explain(write('empty.txt', ''), '--json');
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'rejected', code: 'FILE_EMPTY', blocks: [] });
});

it('says in one sentence what is wrong with a path', async () => {
  await expect(explain(join(folder, 'nothing'))).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('no such file') as string,
  });
  await expect(explain(folder)).rejects.toMatchObject({
    stderr: expect.stringContaining('is not a file') as string,
  });
});

it('writes a page with a box where each block stands', async () => {
  const out = join(folder, 'leave.html');
  await explain(write('again.md', '# Leave\n\nDays.'), '--html', out);
  expect(readFileSync(out, 'utf8')).toContain('Days.');

  const html = explainHtml(
    'a <b>.pdf',
    { outcome: 'read', text: page },
    { chunks: [], pictures: new Map() },
  );
  expect(html).toContain('left:72px;top:90.5px;width:228px;height:19.5px');
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('a <b>');
});

it('lays the boxes over the page as it looks, where the file is a PDF', async () => {
  const path = join(folder, 'plan.pdf');
  writeFileSync(
    path,
    await pdfFile((pdf) => pdf.fontSize(12).text('The plan of the year.', 72, 90)),
  );
  const out = join(folder, 'plan.html');
  await explain(path, '--html', out);
  const html = readFileSync(out, 'utf8');
  const [, png = ''] = /data:image\/png;base64,([\w+/=]+)/.exec(html) ?? [];
  expect(Buffer.from(png, 'base64').subarray(1, 4).toString()).toBe('PNG');
  expect(html).toMatch(/class="page drawn" style="width:6\d\d/);
  expect(html).toContain('title="paragraph">The plan of the year.');
});

it('names the files inside of a file, its links and the tables that can be computed with', async () => {
  const zip = join(folder, 'all.zip');
  writeFileSync(zip, zipSync({ 'a/contract.txt': strToU8('words') }));
  const inside = JSON.parse((await explain(zip, '--json')).stdout) as Explained;
  expect(inside).toMatchObject({
    outcome: 'read',
    blocks: [],
    members: [{ path: ['a/contract.txt'] }],
  });
  expect((await explain(zip)).stdout).toMatch(/1 files inside\n {2}a\/contract.txt, 5 bytes/);

  const costs = write('costs.csv', 'Day,Costs (CHF)\n2026-03-04,12.50\n2026-03-05,7\n');
  expect(JSON.parse((await explain(costs, '--json')).stdout)).toMatchObject({
    tables: [{ rows: 2, columns: [{ type: 'date' }, { type: 'number', unit: 'CHF' }] }],
  });
  const linked = write('links.md', 'See [the rules](https://example.com/rules).\n');
  expect((await explain(linked)).stdout).toContain('the rules → https://example.com/rules');
});

it('reads with the settings of the app', async () => {
  const path = write('scan.txt', 'words');
  await expect(
    run(process.execPath, ['scripts/explain.ts', path], {
      env: { ...process.env, OCR_LANGUAGES: 'e!' },
    }),
  ).rejects.toMatchObject({ stderr: expect.stringContaining('OCR_LANGUAGES') as string });
});

it('marks what no chunk takes up', () => {
  const text = explainText({ outcome: 'read', text: page }, [], 12);
  expect(text).toMatch(/page 2 +paragraph +Fees/);
  expect(text).toMatch(/page 2 +paragraph \[footer\] +Draft/);
  expect(text).toContain('no text on 1 pages: 1');
});
