/** Every failure the product raises on purpose. `code` is the contract; `message` is for people. */
export const errorCatalog = {
  CONFIG_INVALID: { status: 500, retryable: false },
  REQUEST_INVALID: { status: 400, retryable: false },
  BODY_TOO_LARGE: { status: 413, retryable: false },
  TOKEN_INVALID: { status: 401, retryable: false },
  SIGNATURE_INVALID: { status: 401, retryable: false },
  ROLE_MISSING: { status: 403, retryable: false },
  /** Unknown and forbidden look the same, on purpose. */
  NOT_FOUND: { status: 404, retryable: false },
  CONNECTION_EXISTS: { status: 409, retryable: false },
  RECORD_CONFLICT: { status: 409, retryable: true },
  RECORD_INVALID: { status: 500, retryable: false },
  SECRET_MISSING: { status: 500, retryable: false },
  /** What the source says of one item cannot be read, and will not be by asking again: the item is hidden. */
  ITEM_UNREADABLE: { status: 502, retryable: false },
  SOURCE_DENIED: { status: 502, retryable: false },
  SOURCE_THROTTLED: { status: 503, retryable: true },
  SOURCE_UNAVAILABLE: { status: 503, retryable: true },
  SERVICE_UNAVAILABLE: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCatalog;

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Safe to show: names of fields and rules, never values. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return errorCatalog[this.code].status;
  }

  get retryable(): boolean {
    return errorCatalog[this.code].retryable;
  }
}

export const isAppError = (error: unknown, code: ErrorCode): error is AppError =>
  error instanceof AppError && error.code === code;
