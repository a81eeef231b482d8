/** The HTTP status that an error of the Cosmos SDK carries as its `code`. */
export const statusOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
