import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapBounded } from '../../../../shared/platform/concurrency.ts';
import { AppError, errorCatalog, isAppError } from '../../../../shared/platform/errors.ts';
import { createLog, withScope } from '../../../../shared/platform/log.ts';
import { remember } from '../../../../shared/platform/remember.ts';
import { packVectors, unpackVectors } from '../../../../shared/platform/vectors.ts';

test('bounded work keeps the order and never exceeds its limit', async () => {
  let running = 0;
  let most = 0;
  const results = await mapBounded([5, 1, 4, 2, 3], 2, async (n) => {
    most = Math.max(most, (running += 1));
    for (let turn = 0; turn < n; turn++) await Promise.resolve();
    running -= 1;
    return n * 10;
  });
  expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
});

test('what is remembered is asked once, side by side too', async () => {
  const asked: string[] = [];
  const read = remember(async (key) => (asked.push(key), key.toUpperCase()));
  expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['A', 'B', 'A']);
  expect(asked).toEqual(['a', 'b']);
});

describe('vectors', () => {
  test('come back as they were packed', () => {
    const lists = fc
      .integer({ min: 1, max: 5 })
      .chain((size) =>
        fc.array(fc.float32Array({ minLength: size, maxLength: size }), { maxLength: 5 }),
      );
    fc.assert(
      fc.property(lists, (vectors) => {
        expect(unpackVectors(packVectors(vectors))).toEqual(vectors);
      }),
    );
  });

  test('of two sizes are refused', () => {
    expect(() => packVectors([new Float32Array(2), new Float32Array(3)])).toThrow(AppError);
  });
});

test('every code has a status and says whether trying again may help', () => {
  for (const [code, { status, retryable }] of Object.entries(errorCatalog)) {
    expect(status, code).toBeGreaterThanOrEqual(400);
    if (status < 500 && code !== 'RECORD_CONFLICT') expect(retryable, code).toBe(false);
  }
  expect(isAppError(new AppError('NOT_FOUND', ''), 'NOT_FOUND')).toBe(true);
  expect(isAppError(new Error('NOT_FOUND'), 'NOT_FOUND')).toBe(false);
});

test('a log line is JSON, names the event first, carries its scope, and nothing of a cause', () => {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  withScope({ invocationId: 'i' }, () =>
    withScope({ oid: 'o' }, () =>
      log.error('request.failed', new AppError('SECRET_MISSING', 'No', { cause: 's3cret' }), {
        n: 1,
      }),
    ),
  );
  log.info('after');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    event: 'request.failed',
    invocationId: 'i',
    oid: 'o',
    error: 'No',
    code: 'SECRET_MISSING',
    n: 1,
  });
  expect(lines.join()).not.toContain('s3cret');
  expect(lines[1]).toBe('{"level":"info","event":"after"}');
});
