import { lexicalSize, toUnitLength } from './openai/model/lexical.ts';
import type { Embed } from './search/semantic/rank.ts';
import type { Tokens } from './tokens.ts';

/** Characters of a call: somebody waits, and the local model lets shorter calls overtake an index being filled. */
const longestCall = 2000;

/**
 * How search compares meaning: by the one model that is in memory, over the wire of the OpenAI emulator, and by the half of
 * its vectors that is meaning. The process must trust the local CA.
 * @param endpoint of the OpenAI emulator, asked for at each call since it starts after search
 */
export function embedSentences(endpoint: () => URL, tokens: Tokens): Embed {
  return async (texts, signal) => {
    const { token } = await tokens.issueForApp({
      audience: 'https://cognitiveservices.azure.com',
      appId: 'search',
      objectId: 'search',
    });
    const url = new URL('/openai/deployments/embed/embeddings?api-version=2024-10-21', endpoint());
    const call = async (input: readonly string[]) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ input, encoding_format: 'base64' }),
        signal,
      });
      if (!response.ok) throw new Error(`embeddings: ${response.status}`);
      const { data } = (await response.json()) as { data: { embedding: string }[] };
      const hasMeaning = response.headers.get('x-local-model') !== 'local-lexical';
      return hasMeaning ? data.map(({ embedding }) => meaningIn(embedding)) : undefined;
    };
    const answers = await Promise.all(inCalls(texts).map(call));
    return answers.every((vectors) => vectors !== undefined) ? answers.flat() : undefined;
  };
}

function inCalls(texts: readonly string[]): string[][] {
  const calls: string[][] = [];
  let left = 0;
  for (const text of texts) {
    left -= text.length;
    if (left < 0) {
      calls.push([]);
      left = longestCall - text.length;
    }
    calls.at(-1)?.push(text);
  }
  return calls;
}

function meaningIn(embedding: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(embedding, 'base64'));
  return toUnitLength(new Float32Array(bytes.buffer).subarray(lexicalSize));
}
