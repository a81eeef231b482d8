import { expect, test } from 'vitest';
import { everything, type Stream } from '../../../../../shared/model/stream.ts';
import { noteSeen } from '../../../../../shared/pipeline/1-scan/seen.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createScanning } from '../../../../support/scanning.ts';

const open = async () => {
  const drive = createMemoryDrive();
  for (let n = 0; n < 7; n++) drive.file(`${n}.txt`, drive.root);
  const scanning = createScanning(drive, { part: drive.part });
  await scanning.start();
  const { artifacts } = scanning.context;
  const left = async () => (await Array.fromAsync(artifacts.list(''))).flat().filter(isOfSweep);
  const crawl = (): Stream => {
    const stream = scanning.all('streams').find(({ lane }) => lane === 'crawl');
    if (stream === undefined) throw new Error('It was crawled');
    return stream;
  };
  return { scanning, artifacts, left, crawl };
};

const isOfSweep = (path: string) => path.includes('/sweeps/');

test('what a sweep has noted goes when it has ended', async () => {
  const { scanning, left, crawl } = await open();
  await scanning.ring('crawl', [everything]);
  await scanning.step(crawl());
  expect(await left()).toHaveLength(1);
  await scanning.atRest();
  expect(crawl().state).toBe('idle');
  expect(await left()).toEqual([]);
});

test('what a sweep left that died between its checkpoint and that goes with the next', async () => {
  const { scanning, artifacts, left, crawl } = await open();
  const remove = artifacts.remove.bind(artifacts);
  artifacts.remove = async () => Promise.reject(new Error('killed'));
  await scanning.ring('crawl', [everything]);
  await expect(scanning.atRest()).rejects.toThrow('killed');
  artifacts.remove = remove;
  await scanning.atRest();
  const dead = await left();
  expect(dead.length).toBeGreaterThan(0);
  await scanning.ring('crawl', [everything]);
  await scanning.step(crawl());
  expect((await left()).filter((path) => dead.includes(path))).toEqual([]);
  await scanning.atRest();
  expect(await left()).toEqual([]);
});

test('a sweep that begins leaves those that go on later, and one that another run has just begun', async () => {
  const { scanning, left, crawl } = await open();
  const { context } = scanning;
  const place = { key: everything, marker: null };
  const note = async (stream: Stream) => {
    const sweep = await noteSeen({ keys: ['file:drive1/1'], place, stream }, context);
    if (sweep === undefined) throw new Error('It is a sweep');
    return sweep;
  };
  const stream = { ...crawl(), run: 10 };
  const paused = await note(stream);
  const stack = [{ key: everything, marker: '3', sweep: paused }];
  const newer = await note({ ...stream, run: 12, stack });
  expect(await left()).toHaveLength(2);
  await note({ ...stream, run: 11, stack });
  const paths = await left();
  expect(paths.some((path) => path.includes(paused.id))).toBe(true);
  expect(paths.some((path) => path.includes(newer.id))).toBe(true);
});
