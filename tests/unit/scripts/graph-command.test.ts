import { describe, expect, test } from 'vitest';
import { parseGraphCommand } from '../../../scripts/graph-command.ts';

test.each([
  [['ls'], { verb: 'ls', path: '' }],
  [['ls', 'sites/Board'], { verb: 'ls', path: 'sites/Board' }],
  [['grant', 'a b.md', 'petra'], { verb: 'grant', path: 'a b.md', who: 'petra', role: 'read' }],
  [['grant', 'a', 'sales', 'write'], { verb: 'grant', path: 'a', who: 'sales', role: 'write' }],
  [
    ['link', 'a', 'users', 'mei', 'noor'],
    { verb: 'link', path: 'a', scope: 'users', people: ['mei', 'noor'] },
  ],
  [['link', 'a', 'organization'], { verb: 'link', path: 'a', scope: 'organization', people: [] }],
  [['break', 'a'], { verb: 'break', path: 'a', keep: 'copy' }],
  [['break', 'a', 'empty'], { verb: 'break', path: 'a', keep: 'empty' }],
  [['leave', 'it', 'ines'], { verb: 'leave', group: 'it', who: 'ines' }],
  [
    ['join-site', 'Board', 'visitors', 'tenant'],
    { verb: 'join-site', site: 'Board', group: 'visitors', who: 'tenant' },
  ],
  [['rename', 'a', 'b.md'], { verb: 'rename', path: 'a', name: 'b.md' }],
])('understands %j', (words, expected) => {
  expect(parseGraphCommand(words)).toEqual(expected);
});

describe('says in a sentence', () => {
  test.each([
    [[], 'What?'],
    [['share', 'a'], 'There is no "share".'],
    [['grant'], 'PATH is missing. WHO is missing.'],
    [['grant', 'a', 'petra', 'own'], 'The right is one of read, write.'],
    [['unlink', 'a', 'all'], 'SCOPE is one of users, organization, anonymous.'],
    [['join-site', 'Board', 'guests', 'noor'], 'GROUP is one of owners, members, visitors.'],
    [['delete', 'a', 'b'], 'b is too much.'],
    [['link', 'a', 'users'], 'Only a link for users says whom it is for, and must.'],
    [['link', 'a', 'anonymous', 'mei'], 'Only a link for users says whom it is for, and must.'],
  ])('what is wrong with %j', (words, sentence) => {
    expect(() => parseGraphCommand(words)).toThrow(sentence);
  });
});
