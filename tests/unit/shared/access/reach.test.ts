import { describe, expect, test } from 'vitest';
import { viewer } from '../../../support/memory-source.ts';
import { openTracing } from '../../../support/tracing.ts';

const soon = '2026-11-25T00:00:00Z';

describe('what a person can see', () => {
  test('is counted by what was granted to them, largest first', async () => {
    const { reach, known, hr, pay, leads, source, scanning } = await openTracing(['box:user:4']);
    source.grant(pay, viewer('box:user:9', soon));
    source.grant(leads, { ...viewer('box:user:9'), role: 'uploader' }, viewer('box:user:4'));
    await scanning.pull();
    await known(['box:user:9', 'box:user:1']);
    expect(await reach()).toMatchObject({
      files: { count: 4, atLeast: false },
      granted: [
        { key: hr, files: 4, name: null, hiddenBy: null },
        { key: pay, files: 3, grants: [{ expiresAt: soon, counts: true }] },
        {
          key: leads,
          files: 0,
          name: 'leads.txt',
          grants: [{ counts: false, but: 'role-reads-nothing' }],
        },
      ],
      more: 0,
    });
  });

  test('is nothing where a folder above is trashed, and for whom nobody knows', async () => {
    const { reach, known, change, hr, pay } = await openTracing();
    expect(await reach()).toMatchObject({ files: { count: 0 }, granted: [] });
    await known(['box:user:3']);
    await change(hr, { trashed: true });
    expect(await reach()).toMatchObject({
      files: { count: 0 },
      granted: [{ key: pay, files: 0, hiddenBy: 'trashed-ancestor' }],
    });
  });
});
