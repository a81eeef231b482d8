import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Question } from './answer/answer.ts';
import type { Call } from './call.ts';
import { invalidBody, notEmulatedPart } from './errors.ts';
import { stream, type Completion } from './stream.ts';

/** It quotes, it does not write: the name says so. */
const modelName = 'local-extractive';
const systemFingerprint = 'local-extractive-1';

const Content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);
const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: Content.nullish(),
});

const ChatRequest = z.looseObject({
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  n: z.int().nullish(),
});
type ChatRequest = z.infer<typeof ChatRequest>;

/** What the last user message holds; any other text is a question without sources. */
const QuestionWithSources = z.looseObject({
  question: z.string(),
  sources: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string(),
      heading: z.string().optional(),
      text: z.string(),
    }),
  ),
});

/** They would change the answer, so they are refused. Sampling (temperature, seed …) has nothing to act on here. */
const refused = [
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'logprobs',
  'top_logprobs',
  'stop',
  'logit_bias',
  'modalities',
  'audio',
  'prediction',
  'data_sources',
];

/** POST /openai/deployments/{deployment}/chat/completions */
export async function chat({ body, model, signal }: Call): Promise<Response> {
  const parsed = ChatRequest.safeParse(body);
  if (!parsed.success) return invalidBody(parsed.error);
  const request = parsed.data;
  const part = refusedPart(request);
  if (part !== undefined) return notEmulatedPart(part);

  const prompt = request.messages.map((message) => textOf(message.content));
  const last = request.messages.findLastIndex(({ role }) => role === 'user');
  const question = readQuestion(prompt[last] ?? '');
  const { tokens, promptTokens } = await model.answer({ question, prompt }, signal);

  const completion = complete(tokens, { request, promptTokens });
  return request.stream === true
    ? stream(completion, { includeUsage: request.stream_options?.include_usage === true })
    : Response.json(toResponse(completion));
}

function refusedPart(request: ChatRequest): string | undefined {
  const { response_format, n, messages } = request;
  if ((response_format?.type ?? 'text') !== 'text') return 'response_format';
  if ((n ?? 1) !== 1) return 'n';
  const other = messages
    .flatMap(({ content }) => (Array.isArray(content) ? content : []))
    .find(({ type }) => type !== 'text');
  if (other) return `content of type ${other.type}`;
  return refused.find((name) => request[name] != null && request[name] !== false);
}

const textOf = (content: z.infer<typeof Content> | null | undefined): string =>
  Array.isArray(content) ? content.map(({ text }) => text ?? '').join('\n') : (content ?? '');

function readQuestion(text: string): Question {
  try {
    return QuestionWithSources.parse(JSON.parse(text));
  } catch {
    return { question: text, sources: [] };
  }
}

function complete(
  tokens: readonly string[],
  { request, promptTokens }: { request: ChatRequest; promptTokens: number },
): Completion {
  const atMost = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  const said = tokens.slice(0, atMost);
  return {
    head: {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: modelName,
      system_fingerprint: systemFingerprint,
    },
    tokens: said,
    finishReason: said.length < tokens.length ? 'length' : 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: said.length,
      total_tokens: promptTokens + said.length,
    },
  };
}

const toResponse = ({ head, tokens, finishReason, usage }: Completion) => ({
  ...head,
  object: 'chat.completion',
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: tokens.join(''), refusal: null },
      logprobs: null,
      finish_reason: finishReason,
      content_filter_results: {},
    },
  ],
  usage,
});
