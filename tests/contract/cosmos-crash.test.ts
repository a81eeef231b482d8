import { expect, test } from 'vitest';
import {
  crashTimeoutMs,
  describeRun,
  killAgainAndAgain,
  type CrashPlan,
  type Victim,
} from '../support/crash-kills.ts';
import { connect } from './cosmos-fixture.ts';

const lanes = 12;
const itemsOfLane = 20;

function open({ address, credential }: Victim) {
  const client = connect(new URL(address), { credential });
  return { client, files: client.database('company').container('files') };
}

const plan: CrashPlan = {
  service: 'cosmos',
  work(victim, { ledger, draw }) {
    const { client, files } = open(victim);
    const lane = async (own: number): Promise<never> => {
      const tenant = `t${own % 3}`;
      for (let round = 0; ; round += 1) {
        const id = `${own}-${draw.int(1, itemsOfLane)}`;
        if (ledger.sure(id) !== undefined && draw.int(1, 4) === 1) {
          await ledger.write(id, undefined, () => files.item(id, tenant).delete());
        } else {
          const text = `${draw.int(0, 2 ** 31)}-${round}`;
          await ledger.write(id, text, () => files.items.upsert({ id, tenant, text }));
        }
      }
    };
    return {
      lanes: Array.from({ length: lanes }, (_, own) => lane(own)),
      close: () => client.dispose(),
    };
  },
  async readAll(victim) {
    const { client, files } = open(victim);
    const { resources } = await files.items
      .query<{ id: string; text: string }>('select c.id, c.text from c', { maxItemCount: 1000 })
      .fetchAll();
    client.dispose();
    return new Map(resources.map(({ id, text }) => [id, text]));
  },
};

test(
  'loses no acknowledged item, and brings none back, when it is killed again and again',
  async () => {
    const report = await killAgainAndAgain(plan);
    expect(report, describeRun('cosmos', report)).toMatchObject({ lost: [], resurrected: [] });
  },
  crashTimeoutMs,
);
