import { basename } from 'node:path';
import type { StartedSluice } from '../bench/running-sluice.ts';
import type { BoxAdmin } from '../local/box-admin.ts';
import { boxConnection } from '../local/box-application.ts';
import { directory } from '../local/seed/company.ts';
import { scopeOf } from '../shared/platform/ids.ts';
import { filesInBox } from '../tests/support/crash-evidence.ts';
import { keysOf } from '../tests/support/story-index.ts';
import { readTokens, type SoakFolder } from './folder.ts';
import type { Judge } from '../tests/support/box-judge.ts';
import type { IndexedChunk, Services } from './services.ts';

interface World {
  readonly sluice: StartedSluice;
  readonly box: BoxAdmin;
  readonly services: Services;
  readonly folder: SoakFolder;
  readonly judge: Judge;
}

export interface Verdict {
  readonly files: number;
  readonly chunks: number;
  /** Pairs of a person and a file. */
  readonly pairs: number;
  /** Where the index is not what Box has. */
  readonly differences: readonly string[];
  /** Where somebody sees what Box would not let them read, or does not what it would. */
  readonly leaked: readonly string[];
  readonly hidden: readonly string[];
}

interface InBox {
  readonly path: string;
  readonly fileId: string;
  readonly documentId: string;
  /** Its own scope, and those of the folders above it. */
  readonly scopes: readonly string[];
}

const toScope = (key: string) =>
  scopeOf({ tenantId: directory.tenantId, connectionId: boxConnection(directory).id, key });

/** At rest: is the index what Box has, and does everybody see exactly what Box would let them read? */
export async function verify(world: World): Promise<Verdict> {
  const files: InBox[] = [...(await filesInBox(world.box))].map(([path, keys]) => {
    const scopes = keys.map(toScope);
    const fileId = keys[0]?.split(':')[1] ?? '';
    return { path, fileId, scopes, documentId: scopes[0] ?? '' };
  });
  const chunks = await world.services.chunks();
  const own = Map.groupBy(chunks, ({ documentId }) => documentId);
  const differences = [...strangers(files, own), ...missing(files, world)];
  const sights: { path: string; who: string; may: boolean; seen: Sight }[] = [];
  for (const file of files) {
    const status = await statusOf(file, world);
    differences.push(...compare(file, { chunks: own.get(file.documentId) ?? [], status, world }));
    for (const person of directory.people) {
      const may = await world.judge.mayRead(person.boxUserId, file.fileId);
      const seen = await look(file, { who: person.key, world });
      sights.push({ path: file.path, who: person.key, may, seen });
    }
  }
  const tell = ({ who, path }: { who: string; path: string }) => `${who}: ${path}`;
  return {
    files: files.length,
    chunks: chunks.length,
    pairs: sights.length,
    differences,
    leaked: sights.filter(({ may, seen }) => !may && (seen.shown || seen.found)).map(tell),
    hidden: sights.filter(({ may, seen }) => may && !(seen.shown && seen.found)).map(tell),
  };
}

function strangers(files: readonly InBox[], own: ReadonlyMap<string, unknown>): string[] {
  const known = new Set(files.map(({ documentId }) => documentId));
  return [...own.keys()]
    .filter((id) => !known.has(id))
    .map((id) => `the index has document ${id}, and Box has not`);
}

function missing(files: readonly InBox[], { folder }: World): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...folder.files.keys()]
    .filter((path) => !paths.has(path))
    .map((path) => `Box does not have ${path}`);
}

interface Status {
  readonly status: string;
  readonly chunks: number;
}

async function statusOf({ documentId }: InBox, { sluice }: World): Promise<Status> {
  const response = await sluice.call('GET', `/api/documents/${documentId}`, { as: 'ines' });
  return response.ok ? ((await response.json()) as Status) : { status: 'unknown', chunks: 0 };
}

function compare(
  { path, documentId, scopes }: InBox,
  seen: { chunks: readonly IndexedChunk[]; status: Status; world: World },
): string[] {
  const { chunks, status } = seen;
  const expected = seen.world.folder.files.get(path);
  const known = status.status === 'indexed' || (!expected && status.status === 'rejected');
  const tokens = readTokens(chunks.map(({ content }) => content).join('\n'));
  const wanted = expected && {
    markers: [expected.marker],
    sentences: Array.from({ length: expected.sentences }, (_, n) => n),
  };
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const keys = chunks.map(({ key }) => key).toSorted();
  const checks: readonly (readonly [wrong: boolean, what: string])[] = [
    [!known, `it is ${status.status}`],
    [!same(keys, keysOf(documentId, status.chunks).toSorted()), 'not the chunks of its record'],
    [chunks.some(({ title }) => title !== basename(path)), 'another title'],
    [chunks.some((chunk) => !same(chunk.scopes, scopes)), 'other scopes'],
    [wanted !== undefined && !same(tokens, wanted), `other text: ${tokens.markers.join(', ')}`],
  ];
  return checks.flatMap(([isWrong, what]) => (isWrong ? `${path} (${documentId}): ${what}` : []));
}

interface Sight {
  /** By its address. */
  readonly shown: boolean;
  /** By a word that stands in no other file; of the sample company's there is none that is known, so the address must do. */
  readonly found: boolean;
}

async function look(
  { path, documentId }: InBox,
  { who, world }: { who: string; world: World },
): Promise<Sight> {
  const { sluice, folder } = world;
  const response = await sluice.call('GET', `/api/documents/${documentId}`, { as: who });
  const shown = response.ok && ((await response.json()) as { file: unknown }).file !== null;
  const marker = folder.files.get(path)?.marker;
  if (marker === undefined) return { shown, found: shown };
  const body = { query: `report ${marker}s1`, top: 50 };
  const searched = await sluice.call('POST', '/api/search', { as: who, body });
  if (!searched.ok) throw new Error(`Search answers ${searched.status} at rest`);
  const { results } = (await searched.json()) as { results: { documentId: string }[] };
  return { shown, found: results.some((one) => one.documentId === documentId) };
}
