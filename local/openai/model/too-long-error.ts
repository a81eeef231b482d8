/** The input has more tokens than the model that we stand for reads. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
  readonly tokens: number;
  readonly limit: number;

  constructor(tokens: number, limit: number) {
    super(`the input has ${tokens} tokens, more than ${limit}`);
    this.tokens = tokens;
    this.limit = limit;
  }
}
