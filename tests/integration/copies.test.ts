import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oidOf } from '../../local/directory.ts';
import { directory } from '../../local/seed/company.ts';
import { writeDocx } from '../../local/seed/write-docx.ts';
import { administration } from '../../local/graph-application.ts';
import { openGraphAdmin } from '../../local/graph-admin.ts';
import { startSluice, type Sluice } from '../support/sluice.ts';

/** Of several chunks, with an account. */
const terms = `# Terms of payment

${Array.from({ length: 30 }, (_, n) => `## Part ${n + 1}\n\nThe buyer of cable car number ${n + 1} pays half of its price when it is ordered and half when it runs; ${'whoever pays later owes interest, '.repeat(6)}and both parties agree.`).join('\n\n')}

## Account

All payments go to DE89 3704 0044 0532 0130 00 at the bank of the seller, who sends an invoice before.`;

const box = 'Sales/Terms.docx';
const sharePoint = 'sites/Projects/Documents/Terms (saved again).docx';
let sluice: Sluice;

interface Passage {
  readonly documentId: string;
  readonly title: string;
  readonly copies: readonly { title: string; path: string[] }[];
}
interface View {
  readonly steps: readonly { stage: string; note: string }[];
  readonly language: string;
  readonly classification: readonly object[];
}

async function search(who: string, filter?: object): Promise<readonly Passage[]> {
  const body = { query: 'account of the seller for payments', top: 5, ...(filter && { filter }) };
  const { results } = await sluice.search(who, body);
  return results as unknown as readonly Passage[];
}
async function view(documentId: string): Promise<View> {
  const response = await sluice.call('GET', `/api/documents/${documentId}`, { as: 'ines' });
  return (await response.json()) as View;
}

beforeAll(async () => {
  const saved = await writeDocx(terms, new Date('2026-03-04T05:06:07Z'));
  const savedAgain = await writeDocx(terms, new Date('2026-05-06T07:08:09Z'));
  expect(saved.equals(savedAgain)).toBe(false);
  const write = (folder: string, path: string, bytes: Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  sluice = await startSluice({
    fill: (contentDir) => write(contentDir, box, saved),
    fillTenant: (tenantDir) =>
      write(tenantDir, 'sites/Projects/Documents/read me.txt', Buffer.from('Bids lie here.')),
    rights: [
      { path: 'Sales', to: 'sales', role: 'viewer' },
      { path: 'Sales', to: 'mei', role: 'viewer' },
    ],
    async prepare({ graph, tokens }) {
      const { appId, objectId } = administration;
      const admin = openGraphAdmin({
        graphUrl: graph.url.href,
        tokenFor: async (audience) =>
          (await tokens.issueForApp({ audience, appId, objectId })).token,
      });
      for (const group of ['engineering', 'management'])
        await admin.joinSite('Projects', 'visitors', `c:0t.c|tenant|${oidOf(directory, group)}`);
    },
  });
  await sluice.atRest();
  write(sluice.tenantDir, sharePoint, savedAgain);
  await sluice.atRest();
});
afterAll(() => sluice[Symbol.asyncDispose]());

test('who may read both places of a text sees it once, with the other named', async () => {
  const [first] = await search('mei');
  const titles = [first?.title, ...(first?.copies ?? []).map(({ title }) => title)];
  expect(new Set(titles)).toEqual(new Set(['Terms (saved again).docx', 'Terms.docx']));
});

test('who may read one of them finds that one, and hears of no other', async () => {
  const seen = async (who: string) =>
    (await search(who)).map(({ title, copies }) => [title, copies.length]);
  const ofSamuel = await seen('samuel');
  expect(new Set(ofSamuel.map(String))).toEqual(new Set(['Terms.docx,0']));
  const ofViktor = await seen('viktor');
  expect(new Set(ofViktor.map(String))).toEqual(new Set(['Terms (saved again).docx,0']));
});

test('the copy embeds nothing', async () => {
  const noteFor = async (who: string) => {
    const [found] = await search(who);
    const { steps } = await view(found?.documentId ?? '');
    return steps.find(({ stage }) => stage === 'embedded')?.note ?? '';
  };
  const count = /^(\d+) vectors by [^,]+$/.exec(await noteFor('samuel'))?.[1];
  expect(Number(count)).toBeGreaterThan(5);
  expect(await noteFor('viktor')).toMatch(new RegExp(`^0 vectors by .+, ${count} as before$`));
});

test('an admin sees what sensitive data a file holds, in figures, and people find by it what they may read', async () => {
  const [found] = await search('samuel', { classification: ['iban'], language: ['en'] });
  expect(found?.title).toBe('Terms.docx');
  const seen = await view(found?.documentId ?? '');
  expect(seen).toMatchObject({
    language: 'en',
    classification: [{ class: 'iban', sure: 1, likely: 0 }],
    file: null,
  });
  expect(await search('samuel', { classification: ['payment-card'] })).toEqual([]);
  expect(await search('petra', { classification: ['iban'] })).toEqual([]);
  expect(JSON.stringify(seen) + sluice.lines.join('\n')).not.toContain('3704');
});
