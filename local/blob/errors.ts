import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** What the front refuses itself, in the words of the Blob service; Azurite has its own for the rest. */
const refusals = {
  NoAuthenticationInformation: {
    status: 401,
    message:
      'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
  },
  InvalidAuthenticationInfo: {
    status: 401,
    message:
      'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
  },
  KeyBasedAuthenticationNotPermitted: {
    status: 403,
    message: 'Key based authentication is not permitted on this storage account.',
  },
} as const satisfies Record<string, { status: number; message: string }>;

export interface RefusalDetails {
  readonly challenge?: string;
  /** Never the token: the reason only. */
  readonly detail?: string;
}

export function refuse(
  outgoing: ServerResponse,
  code: keyof typeof refusals,
  { challenge, detail }: RefusalDetails = {},
): void {
  const { status, message } = refusals[code];
  const more = detail && `<AuthenticationErrorDetail>${escape(detail)}</AuthenticationErrorDetail>`;
  outgoing.writeHead(status, {
    'content-type': 'application/xml',
    'x-ms-error-code': code,
    'x-ms-request-id': randomUUID(),
    ...(challenge && { 'www-authenticate': challenge }),
  });
  outgoing.end(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message>${more ?? ''}</Error>`,
  );
}

const escape = (text: string) =>
  text.replace(/[<>&"]/g, (character) => `&#${character.codePointAt(0)};`);
