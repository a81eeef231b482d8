import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import {
  createFileReader,
  type FileReaderOptions,
} from '../../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { giantPdf } from '../readers/giant-pdf.ts';
import { pdfFile } from '../readers/pdf-file.ts';

const stub = new URL('./stub-child.ts', import.meta.url);
const mebibyte = 2 ** 20;

const test = base.extend<{
  folder: string;
  ask: (name: string) => Promise<string>;
  options: FileReaderOptions;
}>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-reader-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  options: { children: 1, childUrl: stub, deadlineMs: 30_000 },
  /** What the stub says to a file of this name. */
  ask: async ({ folder, options }, use) => {
    const path = join(folder, 'content');
    await writeFile(path, 'x');
    await using reader = createFileReader(options);
    await use(async (name) => {
      const reading = await reader({ path, name });
      return reading.outcome === 'rejected' ? reading.rejection.reason : 'read';
    });
  },
});

const said = (answer: string) => {
  const [, pid, reads, attempt] = /: (\d+) (\d+) (\w+)$/.exec(answer) ?? [];
  return { pid, reads: Number(reads), attempt };
};
const hostile = /more memory or time/;

test('reads real files in a child', async ({ folder }) => {
  await using reader = createFileReader({ children: 2 });
  const files = {
    'a.docx': docxFile({ body: paragraph('from Word') }),
    'b.pdf': await pdfFile((pdf) => void pdf.text('from PDF')),
    'c.md': Buffer.from('# from Markdown'),
  };
  const texts = await Promise.all(
    Object.entries(files).map(async ([name, bytes]) => {
      await writeFile(join(folder, name), bytes);
      const reading = await reader({ path: join(folder, name), name });
      return reading.outcome === 'read' ? reading.text.text : reading.rejection.code;
    }),
  );
  expect(texts).toEqual(['from Word', 'from PDF', 'from Markdown']);
});

test('keeps one child warm', async ({ ask }) => {
  const first = said(await ask('fine'));
  const second = said(await ask('fine'));
  expect(second).toEqual({ pid: first.pid, reads: first.reads + 1, attempt: 'first' });
});

test('gives its child no settings', async ({ ask }) => {
  expect(await ask('env')).toMatch(/: none$/);
});

test('says that a file of its own folder is missing as a passing failure', async ({ folder }) => {
  await using reader = createFileReader({ children: 1, childUrl: stub });
  await expect(reader({ path: join(folder, 'gone'), name: 'x' })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    details: { reason: 'ENOENT' },
  });
});

test('passes on no message of a failing reader', async ({ ask }) => {
  await expect(ask('throw')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.not.stringContaining('quote') as string,
  });
});

describe('with a deadline of half a second', () => {
  test.override('options', { children: 1, childUrl: stub, deadlineMs: 500 });

  test('kills what hangs, and serves the next file', async ({ ask }) => {
    expect(await ask('hang')).toMatch(hostile);
    expect(said(await ask('fine')).reads).toBe(1);
  });

  test('kills what only waits, if later', async ({ ask }) => {
    expect(await ask('wait')).toMatch(hostile);
  });

  test('does not count the time that others had the processor', async ({ ask }) => {
    expect(said(await ask('wait a little'))).toMatchObject({ attempt: 'first' });
  });

  test('lets a step take as long as its reader asked for', async ({ ask }) => {
    expect(said(await ask('ask for more'))).toMatchObject({ attempt: 'first' });
  });

  test('gives a second try in a fresh child, with the other engine', async ({ ask }) => {
    const before = said(await ask('fine'));
    const after = said(await ask('hang once'));
    expect(after).toMatchObject({ reads: 1, attempt: 'second' });
    expect(after.pid).not.toBe(before.pid);
  });
});

test('kills what hangs at a step that was said to be short', async ({ ask }) => {
  expect(await ask('hang at a step')).toMatch(hostile); // long before the deadline of 30 s
});

describe('with half a second a step at most', () => {
  test.override('options', { children: 1, childUrl: stub, deadlineMs: 500, longestStepMs: 500 });

  test('gives no step more, whatever its reader asks for', async ({ ask }) => {
    expect(await ask('ask for more')).toMatch(hostile);
  });
});

describe('with half a second from step to step, and two in all', () => {
  test.override('options', { children: 1, childUrl: stub, deadlineMs: 500, longestMs: 2_000 });

  test('lets a read go on that tells of its progress', async ({ ask }) => {
    expect(said(await ask('go on'))).toMatchObject({ attempt: 'first' });
  });

  test('kills a read that goes on without end', async ({ ask }) => {
    expect(await ask('go on and on')).toMatch(hostile);
  });
});

describe('with 300 MiB of memory', () => {
  test.override('options', { children: 1, childUrl: stub, maxRssBytes: 300 * mebibyte });

  test('kills what eats memory outside of the heap, and serves the next file', async ({ ask }) => {
    expect(await ask('eat')).toMatch(hostile);
    expect(said(await ask('fine')).reads).toBe(1);
  });

  test('replaces a child that has grown', async ({ ask }) => {
    const grown = said(await ask('grow'));
    const next = said(await ask('fine'));
    expect(next.reads).toBe(1);
    expect(next.pid).not.toBe(grown.pid);
  });
});

test(
  'kills both engines that a page of a PDF floods, and serves the next file',
  { timeout: 120_000 },
  async ({ folder }) => {
    await using reader = createFileReader({ children: 1, maxRssBytes: 400 * mebibyte });
    const path = join(folder, 'content');
    await writeFile(path, await giantPdf(400));
    const reading = await reader({ path, name: 'giant.pdf' });
    expect(reading).toMatchObject({ outcome: 'rejected', rejection: { code: 'FILE_HOSTILE' } });
    await writeFile(path, await pdfFile((pdf) => void pdf.text('from PDF')));
    expect(await reader({ path, name: 'b.pdf' })).toMatchObject({ outcome: 'read' });
  },
);

test('calls a file that crashes every reader hostile', async ({ ask }) => {
  expect(await ask('crash')).toMatch(hostile);
});

test('does not blame the file when somebody ends the child', async ({ ask }) => {
  await expect(ask('terminate')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(said(await ask('fine')).reads).toBe(1);
});

test('refuses files once it is closed, and those that wait', async ({ folder }) => {
  const path = join(folder, 'content');
  await writeFile(path, 'x');
  const reader = createFileReader({ children: 1, childUrl: stub });
  const waiting = ['hang', 'fine'].map((name) => reader({ path, name }));
  const refused = Promise.all(
    waiting.map((reading) =>
      expect(reading).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' }),
    ),
  );
  await reader[Symbol.asyncDispose]();
  await refused;
});

test('does not keep its parent alive, and ends with it', async ({ folder }) => {
  const path = join(folder, 'content');
  await writeFile(path, 'x');
  const parent = fork(new URL('./stub-parent.ts', import.meta.url), [path], {
    execArgv: [],
    serialization: 'advanced',
  });
  const [answer] = (await once(parent, 'message')) as [string];
  const [code] = (await once(parent, 'exit')) as [number];
  expect(code).toBe(0);
  await expect.poll(() => isRunning(Number(said(answer).pid)), { timeout: 10_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('reads again as soon as the trained data that was missing is there', async ({ folder }) => {
  const path = join(folder, 'note.txt');
  await writeFile(path, 'A note.');
  await using reader = createFileReader({ children: 1, ocr: { languages: 'xyz', folder } });
  await expect(reader({ path, name: 'note.txt' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
  await writeFile(join(folder, 'xyz.traineddata'), 'letters');
  expect(await reader({ path, name: 'note.txt' })).toMatchObject({ outcome: 'read' });
});
