import type { Connection } from '../model/connection.ts';
import type { connectBox } from './box/connect.ts';
import type { GraphOptions } from './graph/connect.ts';
import type { Source } from './source.ts';

export type SourceOf = (connection: Connection) => Promise<Source>;

/**
 * One live source per connection, so that its token is fetched once. A connection that was changed is another one;
 * one that could not be made is tried anew at the next call.
 */
type Options = Parameters<typeof connectBox>[1] & { readonly graph: GraphOptions };

export function createSourceOf(options: Options): SourceOf {
  const live = new Map<string, { readonly as: string; readonly made: Promise<Source> }>();
  return (connection) => {
    const { tenantId, id, canaries: _ours, unreadable: _told, ...rest } = connection;
    const [at, as] = [`${tenantId}|${id}`, JSON.stringify(rest)];
    const known = live.get(at);
    if (known?.as === as) return known.made;
    const entry = { as, made: connect(connection, options) };
    live.set(at, entry);
    entry.made.catch(() => live.get(at) === entry && live.delete(at));
    return entry.made;
  };
}

/** A source's SDK is loaded when a connection needs it: Box's is a fifth of the app's modules, and most calls never meet it. */
async function connect(connection: Connection, options: Options): Promise<Source> {
  if (connection.source === 'box') {
    const box = await import('./box/connect.ts');
    return box.connectBox(connection, options);
  }
  const graph = await import('./graph/connect.ts');
  return graph.connectGraph(connection, options.graph);
}
