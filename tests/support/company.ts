import { createMemorySource, viewer } from './memory-source.ts';
import { createScanning } from './scanning.ts';

/** A small company, scanned once. */
export async function openCompany() {
  const source = createMemorySource();
  const hr = source.folder('HR');
  const pay = source.folder('Pay', hr);
  const deep = source.folder('Deep', pay);
  const sales = source.folder('Sales');
  const files = {
    handbook: source.file('handbook.txt', hr),
    salaries: source.file('salaries.txt', pay),
    bonus: source.file('bonus.txt', pay),
    secret: source.file('secret.txt', deep),
    leads: source.file('leads.txt', sales),
  };
  source.grant(hr, viewer('box:user:1'));
  source.grant(pay, viewer('box:group:2'), viewer('box:user:3'));
  source.grant(files.leads, viewer('box:user:4'));
  const scanning = createScanning(source);
  await scanning.start();
  return { source, scanning, hr, pay, deep, sales, ...files };
}
type Company = Awaited<ReturnType<typeof openCompany>>;

/** What people do to it, by name. */
export const changes: Record<string, (company: Company) => void> = {
  'a new file': ({ source, deep }) => void source.file('new.txt', deep),
  'a new folder with a file': ({ source, pay }) =>
    void source.file('new.txt', source.folder('New', pay)),
  'a new version': ({ source, salaries }) => source.newVersion(salaries),
  'versions that grow and shrink': ({ source, salaries }) => {
    source.newVersion(salaries);
    source.newVersion(salaries);
  },
  'a renamed file': ({ source, handbook }) => source.rename(handbook, 'guide.txt'),
  'a renamed folder': ({ source, pay }) => source.rename(pay, 'Wages'),
  'a moved file': ({ source, handbook, sales }) => source.move(handbook, sales),
  'a moved folder': ({ source, pay, sales }) => source.move(pay, sales),
  'a trashed file': ({ source, salaries }) => source.trash(salaries),
  'a trashed folder': ({ source, pay }) => source.trash(pay),
  'a restored file': ({ source, salaries }) => {
    source.trash(salaries);
    source.restore(salaries);
  },
  'a grant more': ({ source, deep }) => source.grant(deep, viewer('box:user:9')),
  'a grant less': ({ source, pay }) => source.grant(pay, viewer('box:user:3')),
  'all grants gone': ({ source, hr }) => source.grant(hr),
  'two things that swap places': ({ source, handbook, leads, hr, sales }) => {
    source.move(handbook, sales);
    source.move(leads, hr);
  },
};
