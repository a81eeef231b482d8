/** A refusal in Azure's own words: status, sub-status and text as the real service gives them. */
export class CosmosError extends Error {
  override readonly name = 'CosmosError';
  readonly status: number;
  /** x-ms-substatus; what the SDKs tell apart within one status. */
  readonly substatus: number | undefined;

  constructor(status: number, message: string, substatus?: number) {
    super(message);
    this.status = status;
    this.substatus = substatus;
  }
}

/** 429: the units of this second are spent (learn.microsoft.com/azure/cosmos-db/nosql/troubleshoot-request-rate-too-large). */
export class ThrottledError extends CosmosError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(
      429,
      'Message: {"Errors":["Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later. Learn more: http://aka.ms/cosmosdb-error-429"]}',
      3200,
    );
    this.retryAfterMs = retryAfterMs;
  }
}

const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  424: 'FailedDependency',
  429: '429',
  501: 'NotEmulated',
};

export const codeOf = (status: number): string => codes[status] ?? 'InternalServerError';

/** The account's name in Azure's messages. */
const account = 'local';

export const refusals = {
  badRequest: (message: string) => new CosmosError(400, message),
  unknownApiVersion: () =>
    new CosmosError(
      400,
      'Invalid API version. Ensure a valid x-ms-version header value is passed. Please update to the latest version of Azure Cosmos DB SDK.',
    ),
  missingAuthorization: () =>
    new CosmosError(
      401,
      'Required Header authorization is missing. Ensure a valid Authorization token is passed.',
    ),
  localAuthDisabled: () =>
    new CosmosError(
      401,
      'Local Authorization is disabled. Use an AAD token to authorize all requests.',
      5202,
    ),
  tokenRefused: (reason: string) =>
    new CosmosError(
      401,
      `Request blocked by Auth ${account} : Provided AAD token was not accepted: ${reason}.`,
      5008,
    ),
  /** Azure's data-plane RBAC has no action that makes, changes or drops databases and containers. */
  notInDataPlane: (method: string, path: string) =>
    new CosmosError(
      403,
      `Request blocked by Auth ${account} : The given request [${method} ${path}] cannot be authorized by AAD token in data plane. Learn more: https://aka.ms/cosmos-native-rbac.`,
      5300,
    ),
  itemNotFound: () =>
    new CosmosError(
      404,
      'Entity with the specified id does not exist in the system. More info: https://aka.ms/cosmosdb-tsg-not-found',
      0,
    ),
  ownerNotFound: () => new CosmosError(404, 'Owner resource does not exist', 1003),
  itemExists: () =>
    new CosmosError(409, 'Entity with the specified id already exists in the system.'),
  uniqueKeyTaken: () => new CosmosError(409, 'Unique index constraint violation.'),
  preconditionFailed: () =>
    new CosmosError(
      412,
      'Operation cannot be performed because one of the specified precondition is not met',
    ),
  patchConditionFailed: () =>
    new CosmosError(
      412,
      'One of the specified pre-condition is not met. Learn more: https://aka.ms/CosmosDB/sql/errors/precondition-failed',
      1110,
    ),
  tooLarge: () => new CosmosError(413, 'Request size is too large'),
  partitionKeyMismatch: () =>
    new CosmosError(
      400,
      "PartitionKey extracted from document doesn't match the one specified in the header. Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value",
      1001,
    ),
  partitionKeyMissing: () =>
    new CosmosError(400, 'PartitionKey value must be supplied for this operation.', 1001),
  notEmulated: (method: string, path: string) =>
    new CosmosError(501, `${method} ${path} is not emulated`),
} as const;

export interface SyntaxProblem {
  /** Azure's number for the kind of mistake, such as SC1001. */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** A query that cannot be understood: 400, with the list of mistakes as JSON inside the message. */
export function queryError({ code, message, start, end }: SyntaxProblem): CosmosError {
  const error = { severity: 'Error', location: { start, end }, code, message };
  return new CosmosError(400, `Message: ${JSON.stringify({ errors: [error] })}`);
}
