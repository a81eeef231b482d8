export interface Constraint {
  readonly kind: string;
  readonly argument: string | undefined;
}

type Check = (value: string, argument: string) => boolean;

const numbersOf = (argument: string): number[] => argument.split(',').map(Number);
const isInteger = (value: string): boolean => /^[+-]?\d+$/.test(value);
const isNumber: Check = (value) => /^[+-]?\d+(?:\.\d+)?$/.test(value);

/** The route constraints of ASP.NET, by name. */
const checks: Readonly<Record<string, Check>> = {
  int: (value) => isInteger(value) && Math.abs(Number(value)) <= 2 ** 31,
  long: isInteger,
  decimal: isNumber,
  double: isNumber,
  float: isNumber,
  bool: (value) => /^(true|false)$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  guid: (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
  minlength: (value, argument) => value.length >= Number(argument),
  maxlength: (value, argument) => value.length <= Number(argument),
  length(value, argument) {
    const [least = 0, most = least] = numbersOf(argument);
    return value.length >= least && value.length <= most;
  },
  min: (value, argument) => isInteger(value) && Number(value) >= Number(argument),
  max: (value, argument) => isInteger(value) && Number(value) <= Number(argument),
  range(value, argument) {
    const [least = 0, most = least] = numbersOf(argument);
    return isInteger(value) && Number(value) >= least && Number(value) <= most;
  },
  // Braces are doubled in a template.
  regex: (value, argument) =>
    new RegExp(argument.replaceAll('{{', '{').replaceAll('}}', '}'), 'i').test(value),
};

export function satisfies({ kind, argument = '' }: Constraint, value: string): boolean {
  return checks[kind]?.(value, argument) ?? false;
}

export const isKnownConstraint = (kind: string): boolean => Object.hasOwn(checks, kind);
