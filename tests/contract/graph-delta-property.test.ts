import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Client } from '@microsoft/microsoft-graph-client';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { driveOf, test } from './graph-fixture.ts';

interface Told {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly folder?: object;
  readonly deleted?: object;
  readonly parentReference: { readonly id?: string };
}
interface Page {
  readonly value: readonly Told[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

const name = fc.constantFrom('a', 'b', 'c');
/** Mostly at the top: a place deep down is seldom there to be changed. */
const path = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 2, arbitrary: fc.tuple(name, name).map((names) => names.join('/')) },
  { weight: 1, arbitrary: fc.tuple(name, name, name).map((names) => names.join('/')) },
);
const step = fc.oneof(
  fc.record({ does: fc.constant('write' as const), path, text: fc.string() }),
  fc.record({ does: fc.constant('make' as const), path }),
  fc.record({ does: fc.constant('move' as const), path, to: path }),
  fc.record({ does: fc.constant('remove' as const), path }),
  fc.record({ does: fc.constant('read' as const) }), // one page, of a reading that others change under
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What somebody does to a library on disk; what the disk does not allow is left undone. */
function act(at: (path: string) => string, one: Exclude<Step, { does: 'read' }>): void {
  const target = at(one.path);
  const isFree = (file: string) => !existsSync(file) && existsSync(dirname(file));
  if (one.does === 'write' && (isFree(target) || target.endsWith('c')))
    tryTo(() => writeFileSync(target, one.text));
  else if (one.does === 'make' && isFree(target)) tryTo(() => mkdirSync(target));
  else if (one.does === 'move' && isFree(at(one.to))) tryTo(() => renameSync(target, at(one.to)));
  else if (one.does === 'remove') tryTo(() => rmSync(target, { recursive: true, force: true }));
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EISDIR', 'ENOTDIR', 'ENOENT', 'EINVAL', 'EEXIST'].includes(code)) throw error;
  }
}

/** Somebody who knows the library from delta alone. */
function createReader(client: Client, start: string) {
  const known = new Map<string, Told>();
  let next = start;
  const dropBelow = (id: string): void => {
    known.delete(id);
    for (const one of known.values()) if (one.parentReference.id === id) dropBelow(one.id);
  };
  async function readPage(): Promise<boolean> {
    // The folders above would hide that one was never told of.
    const request = client.api(next).header('deltaExcludeParent', 'true');
    const page = (await request.get()) as Page;
    for (const one of page.value) {
      if (one.deleted === undefined) known.set(one.id, one);
      else dropBelow(one.id);
    }
    next = page['@odata.nextLink'] ?? page['@odata.deltaLink'] ?? '';
    return page['@odata.deltaLink'] === undefined;
  }
  const pathOf = ({ name: own, parentReference: { id } }: Told): string => {
    if (id === undefined) return '';
    const parent = known.get(id);
    return parent === undefined ? `?/${own}` : `${pathOf(parent)}/${own}`;
  };
  return {
    readPage,
    /** To a delta link, and from there once more: what changed during a first enumeration lies behind its link. */
    async readAll() {
      while (await readPage());
      while (await readPage());
    },
    tree: () => new Map([...known.values()].map((one) => [pathOf(one), `${one.id} ${one.size}`])),
  };
}

/** The same as it is found by looking into each folder. */
async function lookUp(client: Client, drive: string): Promise<Map<string, string>> {
  const tree = new Map<string, string>();
  const visit = async (item: Told, at: string): Promise<void> => {
    tree.set(at, `${item.id} ${item.size}`);
    if (item.folder === undefined) return;
    const { value } = (await client.api(`${drive}/items/${item.id}/children`).get()) as Page;
    for (const child of value) await visit(child, `${at}/${child.name}`);
  };
  await visit((await client.api(`${drive}/root`).get()) as Told, '');
  return tree;
}

test(
  'who follows delta knows what those see who look into the folders',
  { timeout: 120_000 },
  async ({ client, folder, twin }) => {
    twin.licences.set(100_000);
    let run = 0;
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, top) => {
        run += 1;
        const library = `sites/Finance/Library ${run}`;
        mkdirSync(folder.at(library));
        await twin.rescan();
        const drive = driveOf(twin, library);
        const reader = createReader(client, `${drive}/root/delta?$top=${top}`);
        for (const one of steps) {
          if (one.does === 'read') {
            await twin.rescan();
            await reader.readPage();
          } else act((file) => folder.at(`${library}/${file}`), one);
        }
        await twin.rescan();
        await reader.readAll();
        const seen = await lookUp(client, drive);
        rmSync(folder.at(library), { recursive: true });
        expect(reader.tree()).toEqual(seen);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  },
);
