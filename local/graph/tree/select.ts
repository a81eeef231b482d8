import { notEmulated } from '../errors.ts';
import type { Json } from './present.ts';

/** What is told only to who asks for it by name. */
const onlyWhenSelected = new Set(['sharepointIds', 'sharePointIds']);

/** Keeps what `$select` names, and all annotations; without it all but what must be asked for. */
export function select(json: Json, query: URLSearchParams): Json {
  const wanted = query.get('$select');
  const names = new Set((wanted ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const isKept = (key: string): boolean => {
    if (key === '@microsoft.graph.downloadUrl' && wanted !== null)
      return names.has(key.toLowerCase()) || names.has('content.downloadurl');
    if (key.startsWith('@')) return true;
    return wanted === null ? !onlyWhenSelected.has(key) : names.has(key.toLowerCase());
  };
  return Object.fromEntries(Object.entries(json).filter(([key]) => isKept(key)));
}

/** Refuses options that would change the answer: an option that is passed over in silence is a wrong answer. */
export function refuseOptions(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys())
    if (name.startsWith('$') && !['$select', '$top', ...known].includes(name))
      throw notEmulated(`The option ${name}=${query.get(name) ?? ''}`);
}
