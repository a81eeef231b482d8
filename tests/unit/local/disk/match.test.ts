import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { match, type HashedEntry, type Remembered } from '../../../../local/disk/match.ts';

const file = (path: string, identity: string, sha1 = identity): HashedEntry => ({
  type: 'file',
  path,
  identity,
  sha1,
  size: 1,
  mtimeMs: 0,
});
const folder = (path: string, identity: string): HashedEntry => ({
  type: 'folder',
  path,
  identity,
  sha1: null,
  size: 0,
  mtimeMs: 0,
});
const known = (id: string, entry: HashedEntry): Remembered => ({ ...entry, id });

const told = (remembered: Remembered[], entries: HashedEntry[]) =>
  match(remembered, entries).map((step) =>
    step.kind === 'gone'
      ? `gone ${step.id}`
      : `${step.kind} ${'id' in step ? step.id : ''}>${step.entry.path}`,
  );

describe('what lies on disk', () => {
  test('is known by its identity, wherever it went', () => {
    expect(told([known('1', file('a.txt', 'x'))], [file('deep/b.txt', 'x')])).toEqual([
      'moved 1>deep/b.txt',
    ]);
  });

  test('is known by its path, when an editor has replaced it', () => {
    expect(told([known('1', file('a.txt', 'x'))], [file('a.txt', 'y', 'other')])).toEqual([
      'kept 1>a.txt',
    ]);
  });

  test('is known by its content, when it was carried over from another disk', () => {
    expect(told([known('1', file('a.txt', 'x', 'same'))], [file('b.txt', 'y', 'same')])).toEqual([
      'moved 1>b.txt',
    ]);
  });

  test('is new, when the file that lay there lives on elsewhere', () => {
    const entries = [file('a.txt', 'y', 'other'), file('b.txt', 'x')];
    expect(told([known('1', file('a.txt', 'x'))], entries)).toEqual([
      'new >a.txt',
      'moved 1>b.txt',
    ]);
  });

  test('is new, when only its emptiness is the same', () => {
    const empty = { ...file('b.txt', 'y', 'empty'), size: 0 };
    const gone = known('1', { ...file('a.txt', 'x', 'empty'), size: 0 });
    expect(told([gone], [empty])).toEqual(['new >b.txt', 'gone 1']);
  });

  test('has not moved itself, when the folder around it has', () => {
    const remembered = [
      known('1', folder('A', 'f')),
      known('2', folder('A/B', 'g')),
      known('3', file('A/B/c.txt', 'x')),
    ];
    const entries = [folder('Z', 'f'), folder('Z/B', 'g'), file('Z/B/c.txt', 'x')];
    expect(told(remembered, entries)).toEqual(['moved 1>Z', 'kept 2>Z/B', 'kept 3>Z/B/c.txt']);
  });

  test('keeps its own when two folders swap names', () => {
    const remembered = [
      known('1', folder('A', 'f')),
      known('2', file('A/x', 'x')),
      known('3', folder('B', 'g')),
      known('4', file('B/x', 'y')),
    ];
    const entries = [folder('A', 'g'), file('A/x', 'y'), folder('B', 'f'), file('B/x', 'x')];
    expect(told(remembered, entries)).toEqual([
      'moved 3>A',
      'moved 1>B',
      'kept 4>A/x',
      'kept 2>B/x',
    ]);
  });

  test('is counted once when one file has two names', () => {
    const entries = [file('a.txt', 'x'), file('b.txt', 'x')];
    expect(told([known('1', file('a.txt', 'x'))], entries)).toEqual(['kept 1>a.txt', 'new >b.txt']);
  });
});

test('whatever was renamed, moved or deleted: each entry is matched once, by identity if that is known', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd/a', 'd/b', 'e/a', 'e/b');
  const disk = fc
    .uniqueArray(
      fc.record({ path: names, identity: fc.constantFrom('1', '2', '3', '4', '5', '6') }),
      {
        selector: ({ path }) => path,
      },
    )
    .chain((all) =>
      fc.constant(
        all.filter((one, at) => all.findIndex(({ identity }) => identity === one.identity) === at),
      ),
    );
  fc.assert(
    fc.property(disk, disk, (before, after) => {
      const remembered = before.map(({ path, identity }) =>
        known(`id-${identity}`, file(path, identity)),
      );
      const entries = after.map(({ path, identity }) => file(path, identity));
      const steps = match(remembered, entries);
      const ids = steps.flatMap((step) => ('id' in step ? [step.id] : []));
      expect(ids.toSorted()).toEqual(remembered.map(({ id }) => id).toSorted());
      for (const step of steps) {
        if (
          step.kind === 'gone' ||
          !before.some(({ identity }) => identity === step.entry.identity)
        )
          continue;
        expect(step).toMatchObject({ id: `id-${step.entry.identity}` });
      }
    }),
  );
});
