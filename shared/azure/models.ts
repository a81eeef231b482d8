import '@azure/openai/types';
import type OpenAI from 'openai';
import type { Config } from '../platform/config.ts';

export interface Models {
  /** Names the vectors' space: vectors of different names never mix. */
  readonly embeddingModel: string;
  /** One vector per text, in order. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** The answer's words as they come. */
  chat(request: ChatRequest): AsyncIterable<string>;
}

export interface ChatRequest {
  readonly system: string;
  readonly user: string;
  readonly maxTokens: number;
  readonly signal?: AbortSignal;
  /** Told once, when the model has named itself. */
  readonly onModel?: (name: string) => void;
}

/** Azure takes 2,048 inputs a call; fewer keep one call short enough to be tried again. */
const inputsPerCall = 64;

export function createModels(client: OpenAI, { openai }: Config): Models {
  return {
    embeddingModel: openai.embeddingModel,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += inputsPerCall) {
        const { data } = await client.embeddings.create({
          model: openai.embeddingModel,
          input: texts.slice(from, from + inputsPerCall),
        });
        const ordered = data.toSorted((a, b) => a.index - b.index);
        vectors.push(...ordered.map(({ embedding }) => Float32Array.from(embedding)));
      }
      return vectors;
    },
    async *chat({ system, user, maxTokens, signal, onModel }) {
      const stream = await client.chat.completions.create(
        {
          model: openai.chatModel,
          stream: true,
          temperature: 0,
          max_tokens: maxTokens,
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: user },
          ],
        },
        signal === undefined ? {} : { signal },
      );
      let named = false;
      for await (const { model, choices } of stream) {
        if (!named && model !== '') {
          named = true;
          onModel?.(model);
        }
        const words = choices[0]?.delta.content;
        if (words) yield words;
      }
    },
  };
}
