import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Group, Person } from '../../local/directory.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Kind, SourceName } from '../../scripts/freshness-rows.ts';
import { startProduct, type Product } from './product.ts';
import { randomDirectory } from './random-company.ts';
import { certificate, tokensDir } from './setup.ts';

/** One change of a right at a source, on a file that is named after it. */
export interface Act {
  readonly who: Person;
  /** What it does to who finds the file. */
  readonly effect: 'hides' | 'shows' | 'changes nothing';
  /** How things were before; files, if not the one of this path. */
  readonly prepare: () => Promise<void>;
  readonly act: () => Promise<void>;
}

export type Acts = Readonly<Partial<Record<Kind, Act>>>;

/** A source with a made-up company, and the product over it, which is notified at an address where the rings are counted. */
export interface FreshnessWorld extends AsyncDisposable {
  readonly stack: Stack;
  readonly product: Product;
  /** As tests/support/random-company.ts numbers them: each group has the person of its number, and the third after that one. */
  readonly person: (number: number) => Person;
  readonly group: (number: number) => Group;
  /** Notifications that arrived. */
  rings(): number;
  /** What was ever written into the index and is in it: the same as before when nothing was written or removed. */
  written(): string;
  /** A file of text, by its path; the source has seen it. */
  readonly write: (path: string) => Promise<void>;
  readonly move: (from: string, to: string) => Promise<void>;
  remove(path: string): Promise<void>;
  readonly pass: (ms: number) => void;
  inMinutes(minutes: number): string;
  /** The source has seen the disk, and has sent all notifications that are due. */
  settled(): Promise<void>;
}

export async function startFreshnessWorld(
  source: SourceName,
  folders: readonly string[],
): Promise<FreshnessWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-'));
  const contentDir = join(dataDir, 'box');
  const tenantDir = join(dataDir, 'tenant');
  const shownDir = source === 'box' ? contentDir : tenantDir;
  const onDisk = (path: string) => join(shownDir, path);
  for (const folder of [contentDir, tenantDir, ...folders.map(onDisk)])
    mkdirSync(folder, { recursive: true });
  const stack = await startStack({
    dataDir: join(dataDir, 'cloud'),
    directory: randomDirectory(),
    contentDir,
    tenantDir,
    portBase: 0,
    certificate,
    modelDir: join(tmpdir(), 'sluice-test-model'),
    tokensDir,
    log: () => {},
  });
  stack.graph.licences.set(1_000_000); // throttling has its own tests
  const index = openIndex(join(stack.dataDir, 'search', 'search.db'));
  const bell = await openBell();
  const product = await startProduct(stack, source, bell.url);
  const { people, groups } = stack.directory;
  const twin = source === 'box' ? stack.box : stack.graph;
  return {
    stack,
    product,
    person: (number) => nth(people, number),
    group: (number) => nth(groups, number),
    rings: bell.rings,
    written: index.written,
    async write(path) {
      mkdirSync(dirname(onDisk(path)), { recursive: true });
      writeFileSync(onDisk(path), `Notes of the year, in ${path}.`);
      await twin.rescan();
    },
    async move(from, to) {
      mkdirSync(dirname(onDisk(to)), { recursive: true });
      renameSync(onDisk(from), onDisk(to));
      await twin.rescan();
    },
    async remove(path) {
      rmSync(onDisk(path), { recursive: true });
      await twin.rescan();
    },
    pass: (ms) => stack.clock.advance(ms),
    inMinutes: (minutes) => new Date(stack.clock.now() + minutes * 60_000).toISOString(),
    async settled() {
      await twin.rescan();
      await twin.settled();
    },
    async [Symbol.asyncDispose]() {
      await product[Symbol.asyncDispose]();
      await stack[Symbol.asyncDispose]();
      await bell.close();
      index.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function nth<T>(all: readonly T[], number: number): T {
  const one = all[number];
  if (one === undefined) throw new Error(`There is no number ${number}`);
  return one;
}

/** The search emulator's own database, read only. */
function openIndex(file: string) {
  const db = new Database(file, { readonly: true });
  const look = db.prepare(
    "SELECT (SELECT COUNT(*) FROM documents) || ' of ' || (SELECT seq FROM sqlite_sequence WHERE name = 'documents')",
  );
  return { written: () => String(look.pluck().get()), close: () => db.close() };
}

/** Where the product says that it is. Answers Graph's question whether it wants notifications. */
async function openBell() {
  let rings = 0;
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const token = searchParams.get('validationToken');
    request.resume().on('end', () => {
      if (token === null) rings += 1;
      response.writeHead(token === null ? 202 : 200, { 'content-type': 'text/plain' });
      response.end(token ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    rings: () => rings,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
