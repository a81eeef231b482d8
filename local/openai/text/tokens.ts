import { countTokens, decodeGenerator, encode } from 'gpt-tokenizer/encoding/o200k_base';

/** Byte-pair merging is quadratic in the length of a run, so endless runs are cut. Words of real text are far shorter. */
const endlessRun = /(\S{512})/u;
/** What looks like a control token in a text is only text. */
const plain = { disallowedSpecial: new Set<string>() };

/** Tokens of o200k_base, as the GPT-4o family counts them. */
export const tokenCount = (text: string): number =>
  text.split(endlessRun).reduce((sum, part) => sum + countTokens(part, plain), 0);

/** The text as a model would stream it: token by token, never a broken character. */
export const tokensOf = (text: string): string[] =>
  text.split(endlessRun).flatMap((part) => [...decodeGenerator(encode(part, plain))]);
