import { refusals } from './errors.ts';
import { header, type Call } from './wire.ts';

/** learn.microsoft.com/rest/api/cosmos-db, and after its last two that the SDKs have sent since. */
const versions = new Set([
  '2014-08-21',
  '2015-04-08',
  '2015-06-03',
  '2015-08-06',
  '2015-12-16',
  '2016-07-11',
  '2017-01-19',
  '2017-02-22',
  '2017-05-03',
  '2017-11-15',
  '2018-06-18',
  '2018-08-31',
  '2018-09-17',
  '2018-12-31',
  '2019-10-14',
  '2020-07-15',
]);

/** Without one the latest is meant. All are answered in the same way. */
export function checkApiVersion(call: Pick<Call, 'headers'>): void {
  const version = header(call, 'x-ms-version');
  if (version !== undefined && !versions.has(version)) throw refusals.unknownApiVersion();
}
