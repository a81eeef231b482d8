import { loadavg } from 'node:os';
import { everything, peoplePart } from '../shared/model/stream.ts';
import type { Findings } from '../shared/pipeline/1-scan/findings.ts';
import type { Measure } from './measure.ts';
import { kinds, type Kind } from './scale/changes.ts';
import { add, costBetween, nothing } from './scale/figures.ts';
import { report } from './scale/report.ts';
import { asIngested, drain, toDo, type Found } from './scale/scan.ts';
import type { Changed, Scan, Sweep, Taken } from './scale/taken.ts';
import { startWorld, type Cpu, type World } from './scale/world.ts';
import { whileOpen } from './while-open.ts';

/** A change for so many documents, and never more than the second. */
const documentsPerChange = 50;
const mostChanges = 10_000;
/** The same changes are made in a tenant of so many times fewer documents. */
const smaller = 10;

export const scale: Measure = {
  name: 'scale',
  title: 'Scale: Microsoft 365 with many documents, simulated',
  async run({ scaleDocuments: documents }, say) {
    const changes = Math.max(20, Math.min(mostChanges, Math.round(documents / documentsPerChange)));
    const measure = (size: number) =>
      whileOpen(startWorld(size), (world) =>
        take(world, changes, (line) => say(`${size.toLocaleString('en')} documents: ${line}`)),
      );
    const small = await measure(Math.round(documents / smaller));
    return report(small, await measure(documents));
  },
};

type Say = (line: string) => void;

async function take(world: World, changes: number, say: Say): Promise<Taken> {
  const scan = await scanAll(world, say);
  return {
    scan,
    changes: await changeAll(world, changes, say),
    sweep: await sweepOne(world, scan.parts[0] ?? '', say),
    load: loadavg(),
  };
}

/** Position "now" of each drive's stream, then all that is in it, one drive after the other. */
async function scanAll(world: World, say: Say): Promise<Scan> {
  const { source } = world.context;
  const before = await world.counts();
  const cpuBefore = world.cpu();
  const startedAt = performance.now();
  const parts = (await source.parts()).parts.map(({ key }) => key);
  const memory: { documents: number; rss: number; heap: number }[] = [];
  let documents = 0;
  const note = (found: Findings) => {
    documents += found.documents.length;
    const { rss, heapUsed } = process.memoryUsage();
    memory.push({ documents, rss, heap: heapUsed });
  };
  for (const part of parts) {
    await drain({ lane: 'changes', part, items: [] }, world, () => {});
    if (part === peoplePart) continue;
    await drain({ lane: 'crawl', part, items: [everything] }, world, note);
    const seconds = (performance.now() - startedAt) / 1_000;
    say(`${documents.toLocaleString('en')} scanned, ${Math.round(documents / seconds)} a second`);
  }
  const ms = performance.now() - startedAt;
  const cpuAfter = world.cpu();
  const cpu: Cpu = {
    scanning: cpuAfter.scanning - cpuBefore.scanning,
    records: cpuAfter.records - cpuBefore.records,
    simulation: cpuAfter.simulation - cpuBefore.simulation,
  };
  const after = await world.counts();
  const drives = parts.filter((part) => part !== peoplePart);
  const cost = costBetween(before, after);
  return { parts: drives, documents, ms, cpu, cost, calls: after.graph, memory };
}

/** What came of all changes of one kind. */
const noChange: Changed = {
  changes: 0,
  files: 0,
  cost: nothing,
  todo: { read: 0, rescope: 0, remove: 0 },
  ms: [],
};

async function changeAll(
  world: World,
  changes: number,
  say: Say,
): Promise<Readonly<Record<Kind, Changed>>> {
  const names = Object.keys(kinds) as Kind[];
  const all = Object.fromEntries(names.map((kind) => [kind, noChange])) as Record<Kind, Changed>;
  for (let n = 0; n < changes; n += 1) {
    const kind = mostDue(n + 1, names, all);
    all[kind] = await changeOnce(kind, all[kind], world);
    if ((n + 1) % 500 === 0) say(`${n + 1} of ${changes} changes`);
  }
  return all;
}

/** The kind that lags most behind its share, so that all of them are spread evenly and each time in the same order. */
function mostDue(n: number, names: readonly Kind[], all: Readonly<Record<Kind, Changed>>): Kind {
  const total = names.reduce((sum, kind) => sum + kinds[kind], 0);
  const lag = (kind: Kind) => (n * kinds[kind]) / total - all[kind].changes;
  return names.reduce((most, kind) => (lag(kind) > lag(most) ? kind : most));
}

/** One change, and all that the product does until its records are right again; then the files count as ingested. */
async function changeOnce(kind: Kind, so: Changed, world: World): Promise<Changed> {
  const { part, files } = await world.ask({ ask: 'plan', kind });
  await asIngested(files, world);
  await world.ask({ ask: 'apply' });
  const documents = new Map<string, Found>();
  const folders = new Set<string>();
  const note = (found: Findings) => {
    for (const one of found.documents) documents.set(one.itemKey, one);
    for (const key of found.folders) folders.add(key);
  };
  const before = await world.counts();
  const startedAt = performance.now();
  await drain({ lane: 'changes', part, items: [] }, world, note);
  if (folders.size > 0) await drain({ lane: 'crawl', part, items: [...folders] }, world, note);
  const ms = performance.now() - startedAt;
  const cost = costBetween(before, await world.counts());

  const todo = { ...so.todo };
  for (const one of documents.values()) todo[await toDo(one, world)] += 1;
  await asIngested([...documents.keys()], world);
  return {
    changes: so.changes + 1,
    files: so.files + files.length,
    cost: add(so.cost, cost),
    todo,
    ms: [...so.ms, ms],
  };
}

/** Everything in one drive again, and then whether anything is missing. */
async function sweepOne(world: World, part: string, say: Say): Promise<Sweep> {
  const { tenantId } = world.context.connection;
  const items = await world.aside.items.value('COUNT(1)', {
    where: 'c.tenantId = @tenantId AND c.part = @part AND c.trashed = false',
    parameters: { tenantId, part },
  });
  const before = await world.counts();
  const startedAt = performance.now();
  await drain({ lane: 'crawl', part, items: [everything] }, world, () => {});
  const ms = performance.now() - startedAt;
  say(`one drive swept in ${Math.round(ms / 1_000)} s`);
  return { items: Number(items), ms, cost: costBetween(before, await world.counts()) };
}
