import { z } from 'zod';
import type { Call } from './call.ts';
import { invalid, invalidBody, notEmulatedPart } from './errors.ts';
import { embeddingSize } from './model/composite.ts';

const inputsAtMost = 2048;
const Texts = z
  .array(z.string().min(1, 'the input may not be empty'))
  .min(1, 'the input may not be empty')
  .max(inputsAtMost, `the input may not have more than ${inputsAtMost} items`);
const TokenIds = z.array(z.union([z.int(), z.array(z.int())])).min(1);

const EmbeddingsRequest = z.looseObject({
  input: z
    .union([z.string(), z.array(z.string())])
    .transform((input) => [input].flat())
    .pipe(Texts),
  dimensions: z.int().positive().default(embeddingSize),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});

/** POST /openai/deployments/{deployment}/embeddings */
export async function embeddings({ body, model, signal }: Call): Promise<Response> {
  if (TokenIds.safeParse((body as { input?: unknown } | null)?.input).success) {
    return notEmulatedPart('input as token ids');
  }
  const parsed = EmbeddingsRequest.safeParse(body);
  if (!parsed.success) return invalidBody(parsed.error);
  const { input: texts, dimensions, encoding_format } = parsed.data;
  if (dimensions !== embeddingSize) {
    const message = `The local model gives ${embeddingSize} dimensions, not ${dimensions}.`;
    return invalid(message, 'dimensions');
  }

  const { vectors, promptTokens } = await model.embed(texts, signal);
  const encode = encoding_format === 'base64' ? toBase64 : toNumbers;
  return Response.json({
    object: 'list',
    model: await model.name(),
    data: texts.map((_, index) => ({
      object: 'embedding',
      index,
      embedding: encode(vectors.subarray(index * embeddingSize, (index + 1) * embeddingSize)),
    })),
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
}

const toNumbers = (vector: Float32Array): number[] => [...vector];

/** float32, little-endian. */
const toBase64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
