import { expect, test } from 'vitest';
import type { Directory } from '../../../../local/directory.ts';
import { readScope } from '../../../../local/identity/scope.ts';

const applicationId = '00000000-0000-4000-8000-0000000000a1';
const directory: Directory = {
  tenantId: 'tenant',
  tenantName: 'Example',
  enterpriseId: '1',
  applicationId,
  people: [],
  groups: [],
};

const graph = 'https://graph.microsoft.com';
const own = `api://${applicationId}`;

test.each([
  ['User.Read', graph, ['User.Read']],
  ['openid https://vault.azure.net//.default', 'https://vault.azure.net', ['.default']],
  [`${own}/a offline_access ${own}/b`, own, ['a', 'b']],
  [`${applicationId}/.default`, own, ['.default']],
  ['00000003-0000-0000-c000-000000000000/.default', graph, ['.default']],
])('%s asks for %s', (scope, identifier, names) => {
  expect(readScope(directory, scope)).toMatchObject({ resource: { identifier }, names });
});

test.each([
  [undefined, '900144'],
  [' ', '900144'],
  ['openid offline_access', '70011'],
  ['User.Read https://graph.microsoft.com/.default', '70011'],
  ['User.Read https://vault.azure.net/.default', '28000'],
  ['api://nobody/.default', '500011'],
])('%s is refused with AADSTS%s', (scope, code) => {
  const refused = { error_description: expect.stringContaining(`AADSTS${code}:`) as string };
  expect(() => readScope(directory, scope)).toThrow(expect.objectContaining(refused));
});
