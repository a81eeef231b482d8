import { notEmulated, serve, type EmulatorContext, type Running } from '../emulator.ts';
import { isSame } from './credentials.ts';

/** The app's own identity in the local tenant. */
export const managedIdentity = {
  appId: '0c0a7f3e-5d0e-4a5b-9b51-6d0b8f1c2a01',
  objectId: '0c0a7f3e-5d0e-4a5b-9b51-6d0b8f1c2a02',
};

export interface ManagedIdentityOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** What IDENTITY_HEADER must hold, so that only the app gets tokens. */
  readonly header: string;
}

/** App Service's token endpoint (IDENTITY_ENDPOINT), plain http as there: it never leaves the machine. */
export function startManagedIdentity(options: ManagedIdentityOptions): Promise<Running> {
  const { context, port, header } = options;
  const handle = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method !== 'GET' || pathname !== '/msi/token') return notEmulated(request, context);
    const resource = searchParams.get('resource');
    if (!isSame(request.headers.get('x-identity-header') ?? '', header))
      return refuse(401, 'The X-IDENTITY-HEADER is not that of this app.');
    if (searchParams.get('api-version') !== '2019-08-01')
      return refuse(400, 'The api-version must be 2019-08-01.');
    if (resource === null || !URL.canParse(resource))
      return refuse(400, 'The resource is missing or not a URI.');

    const { token, expiresAt } = await context.tokens.issueForApp({
      audience: resource,
      ...managedIdentity,
    });
    return Response.json({
      access_token: token,
      expires_on: String(expiresAt),
      resource,
      token_type: 'Bearer',
      client_id: managedIdentity.appId,
    });
  };
  return serve(handle, {
    name: 'managed-identity',
    context,
    plain: true,
    ...(port !== undefined && { port }),
  });
}

const refuse = (statusCode: number, message: string) =>
  Response.json({ statusCode, message }, { status: statusCode });
