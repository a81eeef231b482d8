import { z } from 'zod';
import {
  driveJson,
  itemJson,
  permissionsJson,
  siteGroupsJson,
  siteIdOf,
  siteJson,
  siteUrlOf,
  userJson,
} from './answers.ts';
import { numberOf } from './shape.ts';
import type { Tree } from './tree.ts';

export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  /** The header of this name. */
  readonly prefer: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** The header Preference-Applied. */
  readonly applied?: string;
  /** What SharePoint counts for it: 1, 2 or 5 units; the directory and subscriptions count elsewhere. */
  readonly charges: readonly { readonly what: string; readonly units: number }[];
}

interface Found {
  readonly what: string;
  readonly units: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly applied?: string;
}

const Batch = z.object({ requests: z.array(z.object({ id: z.string(), url: z.string() })) });
const standardPage = 200;

/** What the product's scan asks of Graph and of SharePoint's REST API, and nothing else: the rest is 501. */
export function createAnswers(origin: string, trees: readonly Tree[]): (call: Call) => Answer {
  const treeOf = (driveId = '') => trees.find(({ drive }) => drive.id === driveId);
  const siteOf = (id = '') => trees.find(({ drive }) => siteIdOf(drive) === id);
  const subscriptions: object[] = [];

  function answerDelta(tree: Tree, { url, prefer }: Call): Found {
    const token = url.searchParams.get('token');
    const top = Number(url.searchParams.get('$top') ?? standardPage);
    const { numbers, next, isLast } = readDelta(tree, { token, top });
    const link = new URL(url);
    link.searchParams.set('token', next);
    const value = numbers.map((number) =>
      itemJson(origin, tree, { node: tree.node(number), inDelta: true }),
    );
    return {
      what: token === null ? 'delta without a token' : 'delta with a token',
      units: token === null ? 2 : 1,
      applied: prefer,
      body: { [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link.href, value },
    };
  }

  function answerItem(tree: Tree, number: number, rest: string | undefined): Found {
    const isThere = tree.isThere(number);
    const node = tree.node(number);
    const found = (what: string, units: number, body: () => unknown): Found =>
      isThere
        ? { what, units, body: body() }
        : { what, units, status: 404, body: { error: { code: 'itemNotFound' } } };
    if (rest === undefined)
      return found('one item', 1, () => itemJson(origin, tree, { node, inDelta: false }));
    if (rest === 'permissions')
      return found('permissions', 5, () => ({ value: permissionsJson(tree, number) }));
    if (rest !== 'children') return unknown;
    const children = () =>
      tree.childrenOf(number).map((one) => itemJson(origin, tree, { node: one, inDelta: false }));
    return found('children', 2, () => ({ value: children() }));
  }

  function answerDrive(call: Call, [driveId, kind, item, rest]: readonly string[]): Found {
    const tree = treeOf(driveId);
    if (tree === undefined) return { what: 'drive', units: 1, status: 404 };
    if (kind === undefined) return { what: 'drive', units: 1, body: driveJson(origin, tree.drive) };
    if (kind === 'root' && item === 'delta') return answerDelta(tree, call);
    return kind === 'items' && item ? answerItem(tree, numberOf(item), rest) : unknown;
  }

  function answerSites([id, kind]: readonly string[]): Found {
    const site = siteOf(id);
    if (id === 'getAllSites') {
      const value = trees.map(({ drive }) => siteJson(origin, drive));
      return { what: 'sites', units: 2, body: { value } };
    }
    if (site === undefined || kind !== 'drives') return unknown;
    return { what: 'drives of a site', units: 2, body: { value: [driveJson(origin, site.drive)] } };
  }

  function answerSharePoint({ url }: Call): Found {
    const path = url.pathname.replace(/\/_api\/web\/sitegroups$/i, '');
    const site = trees.find(({ drive }) => siteUrlOf(origin, drive) === origin + path);
    if (site === undefined || path === url.pathname) return unknown;
    return { what: 'site groups', units: 5, body: { value: siteGroupsJson(site.drive) } };
  }

  function answerSubscriptions({ method, body }: Call): Found {
    const what = 'subscriptions';
    if (method === 'GET') return { what, units: 0, body: { value: subscriptions } };
    if (method !== 'POST') return unknown;
    const made = { ...z.looseObject({}).parse(JSON.parse(body)), id: `s${subscriptions.length}` };
    subscriptions.push(made);
    return { what, units: 0, status: 201, body: made };
  }

  function answerDirectory({ url }: Call, [kind, id]: readonly string[]): Found {
    const what = 'directory';
    if (id === 'delta') {
      const deltaLink = `${origin}${url.pathname}?$deltatoken=now`;
      return { what, units: 0, body: { '@odata.deltaLink': deltaLink, value: [] } };
    }
    return kind === 'users' && id ? { what, units: 0, body: userJson(id) } : unknown;
  }

  function find(call: Call): Found {
    const [version, area, ...rest] = call.url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (version !== 'v1.0') return answerSharePoint(call);
    if (area === 'subscriptions') return answerSubscriptions(call);
    if (call.method !== 'GET') return unknown;
    if (area === 'drives') return answerDrive(call, rest);
    if (area === 'sites') return answerSites(rest);
    return area === undefined ? unknown : answerDirectory(call, [area, ...rest]);
  }

  return (call) => {
    if (call.method === 'POST' && call.url.pathname === '/v1.0/$batch') {
      const parts = Batch.parse(JSON.parse(call.body)).requests.map(({ id, url }) => ({
        id,
        found: find({ ...call, method: 'GET', url: new URL(`/v1.0${url}`, origin) }),
      }));
      const responses = parts.map(({ id, found: { status = 200, body } }) => ({
        id,
        status,
        body,
      }));
      return { status: 200, body: { responses }, charges: parts.map(({ found }) => found) };
    }
    const found = find(call);
    return { status: 200, ...found, charges: [found] };
  };
}

const unknown: Found = {
  what: 'not answered here',
  units: 0,
  status: 501,
  body: { error: { code: 'NotEmulated' } },
};

interface DeltaPage {
  readonly numbers: readonly number[];
  readonly next: string;
  readonly isLast: boolean;
}

/** Tokens: `all-<number>-<place>` within the enumeration of everything, `since-<place>` after it; places are of the journal. */
function readDelta(tree: Tree, { token, top }: { token: string | null; top: number }): DeltaPage {
  const { journal } = tree;
  if (token === 'latest') return { numbers: [], next: `since-${journal.length}`, isLast: true };
  const [kind, first = 0, second = 0] = (token ?? `all-0-${journal.length}`)
    .split('-')
    .map((part, n) => (n === 0 ? part : Number(part)));
  if (kind === 'since') {
    const from = Number(first);
    const end = Math.min(from + top, journal.length);
    const isLast = end === journal.length;
    return { numbers: [...new Set(journal.slice(from, end))], next: `since-${end}`, isLast };
  }
  const from = Number(first);
  const end = Math.min(from + top, tree.size());
  const numbers = Array.from({ length: end - from }, (_none, n) => from + n);
  const isLast = end === tree.size();
  return {
    numbers: numbers.filter((number) => tree.isThere(number)),
    next: isLast ? `since-${second}` : `all-${end}-${second}`,
    isLast,
  };
}
