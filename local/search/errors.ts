/** What the service answers when it refuses: its own codes and words, which clients show and tests look for. */
export class SearchFailure extends Error {
  override readonly name = 'SearchFailure';
  readonly status: number;
  readonly code: string;
  readonly details: readonly FailureDetail[];

  constructor(
    status: number,
    message: string,
    more: { code?: string; details?: FailureDetail[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = more.code ?? '';
    this.details = more.details ?? [];
  }
}

export interface FailureDetail {
  readonly code: string;
  readonly message: string;
}

export interface FailureBody {
  readonly error: FailureDetail & { readonly details?: readonly FailureDetail[] };
}

export function toBody({ code, message, details }: SearchFailure): FailureBody {
  return { error: { code, message, ...(details.length > 0 && { details }) } };
}

/** A definition or a batch that breaks a rule; Azure repeats each reason in `details`. */
export function invalidRequest(
  parameter: 'definition' | 'actions',
  reasons: readonly FailureDetail[],
): SearchFailure {
  const summary = reasons.map(({ message }) => message).join(' ');
  return new SearchFailure(400, `The request is invalid. Details: ${parameter} : ${summary}`, {
    code: 'InvalidRequestParameter',
    details: reasons.map(({ code, message }) => ({
      code,
      message: `${message} Parameters: ${parameter}`,
    })),
  });
}

/** A body that does not fit the service's types at all. */
export const malformed = (reason: string): SearchFailure =>
  new SearchFailure(400, `The request is invalid. Details: ${reason}`);

/** A query parameter that cannot be read or used. */
export const invalidParameter = (parameter: string, reason: string): SearchFailure =>
  new SearchFailure(400, `${reason}\r\nParameter name: ${parameter}`);

export const invalidExpression = (parameter: string, reason: string): SearchFailure =>
  invalidParameter(parameter, `Invalid expression: ${reason}`);

export const unknownProperty = (property: string, type: string): SearchFailure =>
  malformed(
    `The property '${property}' does not exist on type '${type}'. ` +
      'Make sure to only use property names that are defined by the type.',
  );

/** Refused by name, never half done. */
export const notEmulatedHere = (what: string): SearchFailure =>
  new SearchFailure(501, `${what} is not emulated`, { code: 'NotEmulated' });
