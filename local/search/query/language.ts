import { invalidParameter } from '../errors.ts';

/**
 * A regular language, read character by character through its derivatives (J. A. Brzozowski, "Derivatives of regular
 * expressions", 1964): no backtracking, whatever the pattern, and the same language is the same object.
 */
export interface Language {
  readonly id: number;
  /** Whether the empty text belongs to it. */
  readonly accepts: boolean;
  /** What may follow a character, by code point. */
  readonly derive: (character: number) => Language;
  /** Of a union: what it is made of. */
  readonly members?: readonly Language[];
}

/** The first and the last code point. */
export type Range = readonly [number, number];

export interface Languages {
  readonly nothing: Language;
  readonly emptyText: Language;
  readonly anyText: Language;
  character(ranges: readonly Range[], options?: { negated: boolean }): Language;
  concat(first: Language, second: Language): Language;
  union(languages: readonly Language[]): Language;
  intersect(first: Language, second: Language): Language;
  complement(language: Language): Language;
  repeat(language: Language, times: readonly [least: number, most: number]): Language;
  /** Whether the whole text belongs to the language. */
  has(language: Language, text: string): boolean;
}

/** Steps that building and reading one pattern may take: well under a second. Lucene gives up after 10,000 states. */
const mostSteps = 1_000_000;

/** @throws {SearchFailure} from each method, and from reading, when all together take too many steps */
export function createLanguages(): Languages {
  const known = new Map<string, Language>();
  let steps = 0;

  function spend(count: number): void {
    steps += count;
    if (steps > mostSteps) throw invalidParameter('search', 'The pattern is too complex.');
  }

  function make(
    key: string,
    { derive, ...rest }: Pick<Language, 'accepts' | 'derive' | 'members'>,
  ): Language {
    const before = known.get(key);
    if (before !== undefined) return before;
    const derived = new Map<number, Language>();
    const language: Language = {
      ...rest,
      id: known.size,
      derive(character) {
        const found = derived.get(character);
        if (found !== undefined) return found;
        spend(1);
        const next = derive(character);
        derived.set(character, next);
        return next;
      },
    };
    known.set(key, language);
    return language;
  }

  const nothing: Language = make('nothing', { accepts: false, derive: () => nothing });
  const emptyText = make('empty', { accepts: true, derive: () => nothing });
  const anyText: Language = make('any', { accepts: true, derive: () => anyText });

  function character(ranges: readonly Range[], { negated } = { negated: false }): Language {
    const isIn = (code: number) => ranges.some(([from, to]) => from <= code && code <= to);
    return make(`character ${negated} ${ranges.join(' ')}`, {
      accepts: false,
      derive: (code) => (isIn(code) === negated ? nothing : emptyText),
    });
  }

  function concat(first: Language, second: Language): Language {
    if (first === nothing || second === nothing) return nothing;
    if (first === emptyText) return second;
    if (second === emptyText) return first;
    return make(`concat ${first.id} ${second.id}`, {
      accepts: first.accepts && second.accepts,
      derive(code) {
        const inFirst = concat(first.derive(code), second);
        return first.accepts ? union([inFirst, second.derive(code)]) : inFirst;
      },
    });
  }

  function union(languages: readonly Language[]): Language {
    const parts = languages.flatMap((language) => language.members ?? [language]);
    spend(parts.length);
    const all = new Set(parts);
    all.delete(nothing);
    if (all.has(anyText)) return anyText;
    const members = [...all].toSorted((a, b) => a.id - b.id);
    const [only = nothing] = members;
    if (members.length < 2) return only;
    return make(`union ${members.map(({ id }) => id).join(' ')}`, {
      members,
      accepts: members.some(({ accepts }) => accepts),
      derive: (code) => union(members.map((member) => member.derive(code))),
    });
  }

  function intersect(first: Language, second: Language): Language {
    if (first === nothing || second === nothing) return nothing;
    if (first === anyText || first === second) return second;
    if (second === anyText) return first;
    return make(`both ${Math.min(first.id, second.id)} ${Math.max(first.id, second.id)}`, {
      accepts: first.accepts && second.accepts,
      derive: (code) => intersect(first.derive(code), second.derive(code)),
    });
  }

  function complement(language: Language): Language {
    if (language === nothing) return anyText;
    if (language === anyText) return nothing;
    return make(`not ${language.id}`, {
      accepts: !language.accepts,
      derive: (code) => complement(language.derive(code)),
    });
  }

  function repeat(language: Language, [least, most]: readonly [number, number]): Language {
    if (most === 0 || language === emptyText) return emptyText;
    if (language === nothing) return least === 0 ? emptyText : nothing;
    if (least === 1 && most === 1) return language;
    return make(`repeat ${language.id} ${least} ${most}`, {
      accepts: least === 0 || language.accepts,
      derive: (code) =>
        concat(language.derive(code), repeat(language, [Math.max(0, least - 1), most - 1])),
    });
  }

  function has(language: Language, text: string): boolean {
    let rest = language;
    for (const character of text) {
      rest = rest.derive(character.codePointAt(0) ?? 0);
      if (rest === nothing) return false;
    }
    return rest.accepts;
  }

  return {
    nothing,
    emptyText,
    anyText,
    character,
    concat,
    union,
    intersect,
    complement,
    repeat,
    has,
  };
}
