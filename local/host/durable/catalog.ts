import type { FunctionInfo } from '../invocation.ts';

type Kind = 'orchestrator' | 'activity';

/** The app's orchestrators and activities by name; Azure does not mind the case of names. */
export interface Catalog {
  /** The name as the app registered it. */
  find(kind: Kind, name: string): string | undefined;
  /** What Azure says of a function that is not there. */
  missing(kind: Kind, name: string): string;
}

const triggers: Readonly<Record<Kind, string>> = {
  orchestrator: 'orchestrationtrigger',
  activity: 'activitytrigger',
};

export function createCatalog(functions: readonly FunctionInfo[]): Catalog {
  const named = (kind: Kind) =>
    new Map(
      functions
        .filter(({ trigger }) => trigger.type.toLowerCase() === triggers[kind])
        .map(({ name }) => [name.toLowerCase(), name]),
    );
  const known = { orchestrator: named('orchestrator'), activity: named('activity') };
  return {
    find: (kind, name) => known[kind].get(name.toLowerCase()),
    missing(kind, name) {
      const others = [...known[kind].values()].map((other) => `'${other}'`).join(', ');
      return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. The known ${kind} functions are: ${others || 'none'}.`;
    },
  };
}
