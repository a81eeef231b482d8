import { isKnownConstraint, satisfies, type Constraint } from './route-constraints.ts';

/** A route template of ASP.NET: `files/{id:guid}`, `{name?}`, `{page:int=1}`, `file-{name}.json`, `{*rest}`. */
export interface RouteTemplate {
  /** Lower comes first: ASP.NET's inbound precedence, a digit for each segment. */
  readonly precedence: string;
  /** The parameters, when the path fits. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

interface Parameter {
  readonly name: string;
  readonly catchAll: boolean;
  readonly optional: boolean;
  readonly fallback: string | undefined;
  readonly constraints: readonly Constraint[];
}

/** A literal, one parameter, or text and parameters mixed. */
type Part = string | Parameter;
type Segment = readonly Part[];

export function parseRoute(template: string): RouteTemplate {
  const segments = splitSegments(template).map(parseSegment);
  const parameters = segments.flat().filter((part) => typeof part !== 'string');
  const pattern = new RegExp(`^${segments.map(patternOf).join('')}/?$`, 'i');
  return {
    precedence: segments.map(precedenceOf).join(''),
    match(path) {
      const found = pattern.exec(path)?.slice(1);
      return found && read(parameters, found);
    },
  };
}

function read(
  parameters: readonly Parameter[],
  found: readonly (string | undefined)[],
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [position, { name, fallback, constraints }] of parameters.entries()) {
    const raw = found[position];
    const value = raw === undefined || raw === '' ? fallback : decode(raw);
    if (value === undefined) continue;
    if (!constraints.every((constraint) => satisfies(constraint, value))) return undefined;
    values[name] = value;
  }
  return values;
}

/** Slashes inside braces (a regex constraint) do not part segments. */
const splitSegments = (template: string): string[] =>
  template.match(/(?:\{(?:[^{}]|\{\{|\}\}|\{[^{}]*\})*\}|[^/{}])+/g) ?? [];

function parseSegment(text: string): Segment {
  const parts: Part[] = [];
  const whole = /\{((?:[^{}]|\{\{|\}\}|\{[^{}]*\})*)\}|[^{}]+/g;
  for (const [piece, inner] of text.matchAll(whole)) {
    parts.push(inner === undefined ? piece : parseParameter(inner));
  }
  return parts;
}

function parseParameter(text: string): Parameter {
  const match = /^(\*{0,2})(\w+)((?::\w+(?:\((?:[^()]|\([^()]*\))*\))?)*)(?:=(.*?))?(\?)?$/.exec(
    text,
  );
  if (!match) throw new Error(`the route parameter "{${text}}" is not understood`);
  const [, stars = '', name = '', written = '', fallback, optional] = match;
  const constraints = parseConstraints(written);
  const unknown = constraints.find(({ kind }) => !isKnownConstraint(kind));
  if (unknown) throw new Error(`the route constraint "${unknown.kind}" is not known`);
  return {
    name,
    catchAll: stars !== '',
    optional: optional !== undefined || fallback !== undefined,
    fallback,
    constraints,
  };
}

const parseConstraints = (written: string): Constraint[] =>
  [...written.matchAll(/:(\w+)(?:\(((?:[^()]|\([^()]*\))*)\))?/g)].map(
    ([, kind = '', argument]) => ({ kind: kind.toLowerCase(), argument }),
  );

function patternOf(segment: Segment): string {
  const [only] = segment;
  if (segment.length === 1 && only !== undefined && typeof only !== 'string') {
    if (only.catchAll) return '(?:/(.*))?';
    return only.optional ? '(?:/([^/]+))?' : '/([^/]+)';
  }
  return `/${segment.map((part) => (typeof part === 'string' ? literal(part) : '([^/]+?)')).join('')}`;
}

const literal = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

function precedenceOf(segment: Segment): string {
  const [only] = segment;
  if (segment.length > 1) return '2';
  if (typeof only === 'string' || only === undefined) return '1';
  const base = only.catchAll ? 5 : 3;
  return String(only.constraints.length > 0 ? base - 1 : base);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign is the caller's own
  }
}
