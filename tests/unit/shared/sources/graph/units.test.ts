import { expect, test } from 'vitest';
import { unitsOf } from '../../../../../shared/sources/graph/units.ts';

test.each([
  ['GET', '/drives/b!1/items/01A', 1],
  ['GET', '/drives/b!1/items/01A/content', 1],
  ['GET', '/drives/b!1/root/delta?token=abc', 1],
  ['GET', "https://graph.microsoft.com/v1.0/drives/b!1/root/delta(token='abc')", 1],
  ['GET', '/drives/b!1/root/delta', 2],
  ['GET', '/drives/b!1/items/01A/children?$top=200', 2],
  ['GET', '/sites/a,b,c/drives', 2],
  ['PATCH', '/drives/b!1/items/01A', 2],
  ['POST', '/users/1/getMemberObjects', 2],
  ['GET', '/drives/b!1/items/01A/permissions', 5],
  ['GET', '/drives/b!1/items/01A?$expand=permissions', 5],
  ['GET', '/drives/b!1/items/01A/children?%24expand=thumbnails,permissions', 5],
  ['POST', '/drives/b!1/items/01A/invite', 5],
])('%s %s costs %i', (method, address, units) => {
  expect(unitsOf(method, address)).toBe(units);
});
