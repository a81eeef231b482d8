import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { json, startWire, type Reply } from './answers.ts';

const content = 'The quick brown fox jumps over the lazy dog';

const redirect: Reply = ({ headers }, response) => {
  response.writeHead(302, { location: `http://${headers.host}/content?sig=s3cret` });
  response.end();
};

/** Sends `length` bytes of what was asked for, then hangs up if that is not all. */
const sending =
  ({ length = Infinity, etag = '"1"', ranges = true } = {}): Reply =>
  ({ headers }, response) => {
    const from = ranges ? Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
    const rest = content.slice(from);
    response.writeHead(headers.range !== undefined && ranges ? 206 : 200, {
      etag,
      'content-length': rest.length,
    });
    response.write(rest.slice(0, length), () => {
      if (length < rest.length) response.destroy();
      else response.end();
    });
  };

test('content comes from where Graph points to, and the token stays behind', async () => {
  await using wire = await startWire(redirect, sending());
  expect(await text(await wire.client.download('/drives/1/items/2/content'))).toBe(content);
  const [first, second] = wire.asked;
  expect(first?.headers.authorization).toBe('Bearer token-1');
  expect(second?.headers.authorization).toBeUndefined();
});

describe('a connection that breaks', () => {
  test('is taken up where it broke, by a new address', async () => {
    const short = sending({ length: 10 });
    await using wire = await startWire(redirect, short, redirect, short, redirect, sending());
    expect(await text(await wire.client.download('/content'))).toBe(content);
    expect(wire.asked.map(({ headers }) => headers.range).filter(Boolean)).toEqual([
      'bytes=10-',
      'bytes=20-',
    ]);
  });

  test.each([
    ['became another version', sending({ etag: '"2"' })],
    ['cannot be had in parts', sending({ ranges: false })],
  ])('ends the stream when the file %s', async (_why, next) => {
    await using wire = await startWire(redirect, sending({ length: 10 }), redirect, next);
    await expect(text(await wire.client.download('/content'))).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });

  test('is not taken up for ever, and the error tells no address', async () => {
    const broken = Array.from({ length: 7 }, () => [redirect, sending({ length: 1 })]).flat();
    await using wire = await startWire(...broken);
    const error: unknown = await text(await wire.client.download('/content')).catch((e) => e);
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(String(error)).not.toContain('s3cret');
    expect(wire.asked).toHaveLength(12);
  });

  test('by the reader is not taken up at all', async () => {
    await using wire = await startWire(redirect, sending());
    const stream = await wire.client.download('/content');
    const closed = new Promise((resolve) => stream.on('error', () => {}).on('close', resolve));
    stream.destroy(new Error('enough'));
    await closed;
    expect(wire.asked).toHaveLength(2);
  });
});

test('a file that is gone is not found', async () => {
  await using wire = await startWire(json({ error: { code: 'itemNotFound' } }, 404));
  await expect(wire.client.download('/content')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
