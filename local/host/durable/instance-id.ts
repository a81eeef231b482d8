import { randomUUID } from 'node:crypto';

const longestId = 256;

/** Ids travel in URLs, unescaped by the SDK. @returns what is wrong with the id, if anything */
export function instanceIdProblem(id: string): string | undefined {
  if (id === '') return 'An instance id must not be empty.';
  if (id.length > longestId) return `An instance id has at most ${longestId} characters.`;
  if (id.startsWith('@')) return 'An instance id must not start with @: those are entities.';
  if (/[/\\#?\p{Cc}]/u.test(id)) {
    return 'An instance id must not contain / \\ # ? or control characters.';
  }
  return undefined;
}

/** 32 hex digits, as Azure names what nobody names; also the name of one run of an instance. */
export const newId = (): string => randomUUID().replaceAll('-', '');
