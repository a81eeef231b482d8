import type { Directory, Group, Person } from '../directory.ts';
import type { Right } from './apply-rights.ts';

// Alpenwerk AG, invented: a Swiss maker of parts for mountain lifts. Ids are fixed, so that a kept data folder stays valid.

const person = (
  [key, name, jobTitle]: readonly [key: string, name: string, jobTitle: string],
  number: number,
): Person => ({
  key,
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@alpenwerk.example`,
  jobTitle,
  oid: `a1e0c0de-0000-4000-8000-00000000${String(number)}`,
  boxUserId: String(number),
  appRoles: key === 'ines' ? ['admin', 'reader'] : ['reader'],
});

const employees = (
  [
    ['petra', 'Petra Keller', 'Head of Finance'],
    ['samuel', 'Samuel Okafor', 'Key Account Manager, Sales'],
    ['ines', 'Ines Duarte', 'IT Administrator'],
    ['hanna', 'Hanna Brunner', 'HR Business Partner'],
    ['luca', 'Luca Bernasconi', 'General Counsel'],
    ['mei', 'Mei Tanaka', 'Lead Design Engineer'],
    ['viktor', 'Viktor Aebischer', 'Chief Executive Officer'],
  ] as const
).map((row, index) => person(row, 1001 + index));

const surveyor: Person = {
  ...person(['noor', 'Noor Haddad', 'Surveyor, external'], 1008),
  email: 'noor@haddad-survey.example',
  isGuest: true,
  isAddressVerified: true,
};

const people = [...employees, surveyor];

const group = (
  [key, name, members]: readonly [key: string, name: string, members: readonly string[]],
  number: number,
): Group => ({
  key,
  name,
  oid: `b2e0c0de-0000-4000-8000-00000000${String(number)}`,
  boxGroupId: String(number),
  members,
});

const departments = ['finance', 'sales', 'people', 'legal', 'engineering', 'management', 'it'];

const groups = (
  [
    ['everyone', 'All employees', departments], // noor is no employee
    ['finance', 'Finance', ['petra']],
    ['sales', 'Sales', ['samuel']],
    ['people', 'People and Culture', ['hanna']],
    ['legal', 'Legal', ['luca']],
    ['engineering', 'Engineering', ['mei']],
    ['management', 'Management', ['viktor']],
    ['it', 'IT', ['ines']], // runs the systems; reads no department's files
    ['finance-readers', 'Readers of finance reports', ['management', 'finance']],
    ['contract-readers', 'Readers of contracts', ['legal', 'management']],
    ['safety-readers', 'Readers of the safety manual', ['everyone']],
  ] as const
).map((row, index) => group(row, 2001 + index));

export const directory: Directory = {
  tenantId: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
  tenantName: 'Alpenwerk AG',
  enterpriseId: '710001',
  applicationId: '2f0c7a54-0d5b-4c38-9a53-6c1d5e0a9b71',
  applications: [
    {
      appId: '2f0c7a54-0d5b-4c38-9a53-6c1d5e0a9b71',
      name: 'Search',
      objectId: 'c3e0c0de-0000-4000-8000-000000003001',
      optionalClaims: ['acct', 'xms_edov'],
      permissions: [
        {
          resource: 'https://graph.microsoft.com',
          scopes: ['User.Read', 'Files.Read.All', 'Sites.Read.All'],
          roles: ['Sites.Read.All', 'GroupMember.Read.All'],
        },
      ],
    },
  ],
  people,
  groups,
};

/** Access flows down, as in Box: a right on a folder is a right on all that is in it. */
const companyRights: readonly Right[] = [
  { path: 'Company', to: 'everyone', role: 'viewer' },
  { path: 'Finance', to: 'finance', role: 'editor' },
  { path: 'Finance/Audit', to: 'finance-readers', role: 'viewer' }, // management, by a group within a group
  { path: 'Finance/Receipts', to: 'everyone', role: 'uploader' }, // may put files in, not read them
  { path: 'Sales', to: 'sales', role: 'editor' },
  { path: 'Sales/Price lists', to: 'finance', role: 'viewer' },
  { path: 'People', to: 'people', role: 'co-owner' },
  { path: 'People/Handbook', to: 'everyone', role: 'viewer' },
  { path: 'Legal', to: 'legal', role: 'editor' },
  { path: 'Legal/Contracts', to: 'contract-readers', role: 'viewer' },
  { path: 'Legal/Contracts/Survey services Haddad.pdf', to: 'noor', role: 'viewer' },
  { path: 'Engineering', to: 'engineering', role: 'editor' },
  { path: 'Engineering/Safety', to: 'safety-readers', role: 'viewer' },
  { path: 'Engineering/Test reports', to: 'sales', role: 'viewer' },
  { path: 'Management', to: 'management', role: 'editor' },
  { path: 'Management/Board minutes', to: 'petra', role: 'viewer uploader' }, // she keeps the minutes
  { path: 'IT', to: 'it', role: 'co-owner' },
  { path: 'IT/Guides', to: 'everyone', role: 'viewer' },
];

/** @param content the sample company, or a folder of the user's, which everybody may read to begin with */
export function rightsOf(content: 'company' | 'folder'): readonly Right[] {
  return content === 'company' ? companyRights : [{ path: '*', to: 'everyone', role: 'viewer' }];
}
