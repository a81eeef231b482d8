import { SearchFailure } from '../errors.ts';
import type { SearchRequest } from '../wire.ts';

/** What a query asks of the semantic ranker: https://learn.microsoft.com/azure/search/semantic-how-to-query-request */
export interface SemanticOptions {
  readonly question: string;
  /** Lengths are in characters. */
  readonly captions?: { readonly highlight: boolean; readonly longest: number } | undefined;
  readonly answers?:
    | { readonly count: number; readonly threshold: number; readonly longest: number }
    | undefined;
  /** What to do when the ranker fails: say so, or answer what was found before it. */
  readonly onFailure: 'fail' | 'partial';
  readonly longestWaitMs?: number | undefined;
}

const mostAnswers = 10;
const standardThreshold = 0.7;
const leastWaitMs = 700;

/** Undefined when the query is not a semantic one; an empty question, which nothing can be measured against, is one. */
export function parseSemantic(request: SearchRequest): SemanticOptions | undefined {
  const captions = parseCaptions(request);
  const answers = parseAnswers(request);
  if (request.queryType !== 'semantic' && request.semanticQuery == null) {
    if (answers !== undefined) throw onlySemantic('answers');
    if (captions !== undefined) throw onlySemantic('captions');
    if (request.semanticConfiguration != null) throw onlySemantic('semanticConfiguration');
    return undefined;
  }
  refuseOrder(request);
  const longestWaitMs = parseWait(request);
  return {
    question: parseQuestion(request),
    onFailure: parseErrorHandling(request),
    captions,
    answers,
    longestWaitMs,
  };
}

function parseQuestion({ semanticQuery, search }: SearchRequest): string {
  const question = (semanticQuery ?? search ?? '').trim();
  return question === '*' ? '' : question;
}

function parseCaptions({ captions }: SearchRequest): SemanticOptions['captions'] {
  const given = parseMode('captions', captions);
  return (
    given && {
      highlight: given.get('highlight') !== 'false',
      longest: Number(given.get('maxcharlength') ?? Infinity),
    }
  );
}

function parseAnswers({ answers }: SearchRequest): SemanticOptions['answers'] {
  const given = parseMode('answers', answers);
  return (
    given && {
      count: Number(given.get('count') ?? 1),
      threshold: Number(given.get('threshold') ?? standardThreshold),
      longest: Number(given.get('maxcharlength') ?? Infinity),
    }
  );
}

function refuseOrder({ orderby }: SearchRequest): void {
  if (orderby == null || orderby.trim() === '') return;
  throw refused('orderby', {
    code: 'InvalidOrderBy',
    message: `'orderBy' is not supported when 'queryType' is set to 'semantic'.`,
  });
}

type Parameter = 'answers' | 'captions';

/** Settings and what each may be. */
const settings = {
  answers: {
    count: (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= mostAnswers,
    threshold: (text) => /^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 1,
    maxcharlength: (text) => /^[1-9]\d*$/.test(text),
  },
  captions: {
    highlight: (text) => text === 'true' || text === 'false',
    maxcharlength: (text) => /^[1-9]\d*$/.test(text),
  },
} as const satisfies Record<Parameter, Record<string, (text: string) => boolean>>;

/** `extractive|count-3,threshold-0.8`; undefined for `none`. */
function parseMode(
  parameter: Parameter,
  source: string | null | undefined,
): Map<string, string> | undefined {
  const [mode = '', ...rest] = (source ?? 'none').trim().toLowerCase().split('|');
  const invalid = (message: string) =>
    refused(parameter, {
      code: parameter === 'answers' ? 'InvalidAnswersOption' : 'InvalidCaptionsOption',
      message,
    });
  if (mode !== 'none' && mode !== 'extractive')
    throw invalid(
      `The value '${mode}' is invalid mode for '${parameter}' parameter. Please specify one of the following options: none, extractive.`,
    );
  if (mode === 'none' && rest.some((part) => part.includes('highlight-')))
    throw invalid(`Highlighting is not supported for '${parameter}' parameter with 'none'.`);
  if (mode === 'none') return undefined;
  const given = rest.flatMap((part) => part.split(',')).map((part) => part.trim());
  const known: Readonly<Record<string, (text: string) => boolean>> = settings[parameter];
  return new Map(
    given.map((setting): [string, string] => {
      const { name = '', value = '' } = /^(?<name>\w+)-(?<value>.+)$/.exec(setting)?.groups ?? {};
      if (Object.hasOwn(known, name) && known[name]?.(value) === true) return [name, value];
      throw invalid(`The option '${setting}' is invalid for '${parameter}' parameter.`);
    }),
  );
}

function parseErrorHandling({ semanticErrorHandling }: SearchRequest): 'fail' | 'partial' {
  const mode = semanticErrorHandling ?? 'fail';
  if (mode === 'fail' || mode === 'partial') return mode;
  throw refused('semanticErrorHandling', {
    code: 'InvalidSemanticErrorHandling',
    message: `The value '${mode}' is invalid. Please specify one of the following options: partial, fail.`,
  });
}

function parseWait({ semanticMaxWaitInMilliseconds: wait }: SearchRequest): number | undefined {
  if (wait == null || (Number.isInteger(wait) && wait >= leastWaitMs)) return wait ?? undefined;
  throw refused('semanticMaxWaitInMilliseconds', {
    code: 'InvalidSemanticMaxWait',
    message: `Value must be greater than or equal to ${leastWaitMs}.`,
  });
}

function onlySemantic(parameter: string): SearchFailure {
  const message = `Parameter '${parameter}' is supported only when 'queryType' is set to 'semantic'.`;
  return new SearchFailure(400, `${message}\r\nParameter name: ${parameter}`, {
    code: 'MissingRequiredParameter',
    details: [{ code: 'MissingSemanticQueryType', message }],
  });
}

const refused = (parameter: string, { code, message }: { code: string; message: string }) =>
  new SearchFailure(400, `${message}\r\nParameter name: ${parameter}`, {
    code: 'InvalidRequestParameter',
    details: [{ code, message }],
  });
