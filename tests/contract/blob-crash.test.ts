import { BlobServiceClient } from '@azure/storage-blob';
import { expect, test } from 'vitest';
import { collect } from '../support/collect.ts';
import {
  crashTimeoutMs,
  describeRun,
  killAgainAndAgain,
  type CrashPlan,
  type Victim,
} from '../support/crash-kills.ts';

const lanes = 12;
const blobsOfLane = 20;

const open = ({ address, credential }: Victim) =>
  new BlobServiceClient(address, credential, {
    retryOptions: { maxTries: 1 },
  }).getContainerClient('artifacts');

const plan: CrashPlan = {
  service: 'blob',
  work(victim, { ledger, draw }) {
    const container = open(victim);
    const lane = async (own: number): Promise<never> => {
      for (let round = 0; ; round += 1) {
        const name = `${own}-${draw.int(1, blobsOfLane)}`;
        const blob = container.getBlockBlobClient(name);
        if (ledger.sure(name) !== undefined && draw.int(1, 4) === 1) {
          await ledger.write(name, undefined, () => blob.delete());
        } else {
          const text = `${draw.int(0, 2 ** 31)}-${round}`;
          await ledger.write(name, text, () => blob.upload(text, text.length));
        }
      }
    };
    return { lanes: Array.from({ length: lanes }, (_, own) => lane(own)), close: () => {} };
  },
  async readAll(victim) {
    const container = open(victim);
    const blobs = await collect(container.listBlobsFlat());
    const read = async (name: string) =>
      [name, (await container.getBlobClient(name).downloadToBuffer()).toString()] as const;
    return new Map(await Promise.all(blobs.map(({ name }) => read(name))));
  },
};

test(
  'loses no acknowledged blob, and brings none back, when it is killed again and again',
  async () => {
    const report = await killAgainAndAgain(plan);
    expect(report, describeRun('blob', report)).toMatchObject({ lost: [], resurrected: [] });
  },
  crashTimeoutMs,
);
