import { join } from 'node:path';
import { expect, test as base } from 'vitest';
import { administration, graphApplications } from '../../local/graph-application.ts';
import { startGraph, type GraphTwin } from '../../local/graph/server.ts';
import { startIdentity } from '../../local/identity/server.ts';
import { applyGraphRights } from '../../local/seed/apply-graph-rights.ts';
import { directory as company } from '../../local/seed/company.ts';
import { tenantFiles } from '../../local/seed/content/microsoft365/files.ts';
import { tenantSharesOf } from '../../local/seed/tenant-sharing.ts';
import { writeCompany } from '../../local/seed/write-company.ts';
import { openTenantAdmin, type TenantAdmin } from '../../local/tenant-admin.ts';
import { openContext } from '../support/emulator-context.ts';

/** The sample company's tenant on its first day, for all tests of this file. */
interface World {
  readonly admin: TenantAdmin;
  /** Keys of those who may read a file, by the judge. */
  readonly judged: (path: string) => string[];
}

const test = base.extend<{ world: World }>({
  world: [
    async ({}, use) => {
      await using context = await openContext();
      const { dataDir } = context;
      let sharePoint: string | undefined;
      const directory = {
        ...company,
        applications: [administration],
        get sharePoint() {
          return sharePoint;
        },
      };
      const administrationSecret = 'a secret of this test only';
      const credentials = { [administration.appId]: { secrets: [administrationSecret] } };
      await using identity = await startIdentity({ context, directory, credentials });
      const tenantDir = join(dataDir, 'microsoft365');
      await writeCompany(tenantDir, 'microsoft365');
      const applications = graphApplications(directory);
      await using graph = await startGraph({
        context,
        directory,
        contentDir: tenantDir,
        applications,
      });
      sharePoint = graph.url.origin;
      const stack = { graph, identity, administrationSecret, dataDir, directory };
      await applyGraphRights(tenantSharesOf('company'), stack);
      const admin = openTenantAdmin({
        graphUrl: graph.url.origin,
        identityUrl: identity.url.origin,
        directory,
        secret: administrationSecret,
      });
      await use({ admin, judged: (path) => readersOf(path, graph) });
    },
    { scope: 'file' },
  ],
});

function readersOf(path: string, twin: GraphTwin): string[] {
  const place = twin.idOf(path);
  if (place === undefined) throw new Error(`${path} is not in the tenant`);
  return people.filter((key) => twin.mayRead(key, place.driveId, place.itemId)).toSorted();
}

const people = company.people.map(({ key }) => key);
const employees = people.filter((key) => key !== 'noor');
const team = ['mei', 'samuel', 'luca', 'viktor'];

/** Who may read what, by the first place that a path begins with. */
const readers: readonly (readonly [path: string, keys: readonly string[]])[] = [
  ['sites/Projects/Documents/Valdora/Site survey Peroulaz.pdf', [...team, 'noor']],
  ['sites/Projects/Tenders/Medellin', ['samuel', 'viktor']],
  ['sites/Projects', team],
  ['sites/PeoplePortal', employees],
  ['sites/Board/Documents/Risk report 2026.pdf', ['petra', 'viktor', 'luca']],
  ['sites/Board', ['petra', 'viktor']],
  ['onedrive/petra/Half-year forecast.md', ['petra', 'viktor']],
  ['onedrive/petra', ['petra']],
  ['onedrive/samuel', ['samuel']],
  ['onedrive/mei', ['mei']],
];

test.for(tenantFiles.map(({ path }) => path))(
  '"%s" is read by those it is for',
  (path, { world }) => {
    const keys = readers.find(([start]) => path.startsWith(start))?.[1] ?? [];
    expect(world.judged(path)).toEqual([...keys].toSorted());
  },
);

test('an administrator gives a right and takes it away again', async ({
  world: { admin, judged },
}) => {
  const path = 'sites/Board/Documents/2026-09-02 Agenda.md';
  await admin.grant(path, 'legal', 'read');
  expect(judged(path)).toContain('luca');
  await admin.revoke(path, 'legal');
  expect(judged(path)).not.toContain('luca');
  await expect(admin.revoke(path, 'legal')).rejects.toThrow('has no right of legal by name');
  await admin.restoreInheritance(path);
  expect(judged(path)).toEqual(['petra', 'viktor']);
});

test('a folder cut off from its library is for nobody, or for those who had it', async ({
  world: { admin, judged },
}) => {
  const folder = 'sites/Projects/Documents/Load cells';
  const file = `${folder}/Concept of the pilot.docx`;
  await admin.breakInheritance(folder, { copy: true });
  expect(judged(file)).toEqual(team.toSorted());
  await admin.restoreInheritance(folder);
  await admin.breakInheritance(folder, { copy: false });
  expect(judged(file)).toEqual([]);
  await admin.restoreInheritance(folder);
  expect(judged(file)).toEqual(team.toSorted());
});

test('people come into groups of Entra and of a site, and leave them', async ({
  world: { admin, judged },
}) => {
  const file = 'sites/Board/Documents/Succession/Head of Sales.docx';
  await admin.joinSite('Board', 'visitors', 'it');
  expect(judged(file)).toContain('ines');
  await admin.join('it', 'hanna');
  expect(judged(file)).toContain('hanna');
  await admin.leave('it', 'hanna');
  expect(judged(file)).not.toContain('hanna');
  await admin.leaveSite('Board', 'visitors', 'it');
  await admin.joinSite('Board', 'visitors', 'noor');
  expect(judged(file)).toEqual(['noor', 'petra', 'viktor']);
  await admin.leaveSite('Board', 'visitors', 'noor');
  await admin.joinSite('Board', 'visitors', 'tenant');
  expect(judged(file)).toEqual(employees.toSorted());
  await admin.leaveSite('Board', 'visitors', 'tenant');
  expect(judged(file)).toEqual(['petra', 'viktor']);
});

test('a link opens a file to those it names, until it is taken away', async ({
  world: { admin, judged },
}) => {
  const path = 'onedrive/samuel/Ideas for Skyline.md';
  await admin.link(path, 'users', ['hanna', 'mei']);
  expect(judged(path)).toEqual(['hanna', 'mei', 'samuel']);
  await admin.unlink(path, 'users');
  expect(judged(path)).toEqual(['samuel']);
  await expect(admin.unlink(path, 'users')).rejects.toThrow('has no users link');
});

test('who may not sign in reads nothing', async ({ world: { admin, judged } }) => {
  await admin.setEnabled('viktor', false);
  expect(judged('sites/Board/Documents/Risk report 2026.pdf')).toEqual(['luca', 'petra']);
  await admin.setEnabled('viktor', true);
  expect(judged('sites/Board/Documents/Risk report 2026.pdf')).toContain('viktor');
});

test('files are renamed, moved and deleted, and what is where is listed', async ({
  world: { admin },
}) => {
  const folder = 'sites/PeoplePortal/Documents';
  expect(await admin.list('')).toEqual(['onedrive/', 'sites/']);
  expect(await admin.list('onedrive')).toEqual(['petra/', 'samuel/', 'mei/']);
  expect(await admin.list('sites')).toEqual(['Board/', 'PeoplePortal/', 'Projects/']);
  expect(await admin.list('sites/Projects')).toEqual(['Documents/', 'Tenders/']);
  await admin.rename(`${folder}/News/2026-08 Summer party.html`, 'Party.html');
  await admin.move(`${folder}/News/Party.html`, `${folder}/Guides`);
  expect(await admin.list(`${folder}/Guides`)).toContain('Party.html');
  await admin.remove(`${folder}/Guides/Party.html`);
  expect(await admin.list(`${folder}/Guides`)).not.toContain('Party.html');
  await expect(admin.permissions(`${folder}/Guides/Party.html`)).rejects.toThrow('There is no');
});
