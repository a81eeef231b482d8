/** Key Vault's codes for what it refuses. */
const statuses = {
  BadParameter: 400,
  Unauthorized: 401,
  SecretDisabled: 403,
  SecretNotFound: 404,
  Conflict: 409,
} as const satisfies Record<string, number>;

export class VaultError extends Error {
  readonly code: keyof typeof statuses;

  constructor(code: keyof typeof statuses, message: string) {
    super(message);
    this.name = 'VaultError';
    this.code = code;
  }
}

/** A disabled secret is `Forbidden` outside; the true code is inside. */
export function toResponse({ code, message }: VaultError): Response {
  const outer = code === 'SecretDisabled' ? 'Forbidden' : code;
  const error = { code: outer, message, ...(outer !== code && { innererror: { code } }) };
  return Response.json({ error }, { status: statuses[code] });
}

export const notFound = (name: string, version = '') =>
  new VaultError(
    'SecretNotFound',
    `A secret with (name/id) ${name}${version && `/${version}`} was not found in this key vault.`,
  );
