/** What a chat call answers, whole or in pieces. */
export interface Completion {
  readonly head: {
    readonly id: string;
    /** Seconds since 1970. */
    readonly created: number;
    readonly model: string;
    readonly system_fingerprint: string;
  };
  readonly tokens: readonly string[];
  readonly finishReason: 'stop' | 'length';
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

/** Server-sent events, one for each token, made as the client reads them. */
export function stream(completion: Completion, options: { includeUsage: boolean }): Response {
  const events = eventsOf(completion, options);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(`data: ${value}\n\n`));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

function* eventsOf(
  { head, tokens, finishReason, usage }: Completion,
  { includeUsage }: { includeUsage: boolean },
): Generator<string> {
  const chunk = (fields: object) =>
    JSON.stringify({
      ...head,
      object: 'chat.completion.chunk',
      ...(includeUsage && { usage: null }),
      ...fields,
    });
  const choice = (delta: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason }] });

  // Azure reports on the prompt first, in a chunk without choices: readers must not count on choices[0].
  yield chunk({
    choices: [],
    prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
  });
  yield choice({ role: 'assistant', content: '', refusal: null });
  for (const token of tokens) yield choice({ content: token });
  yield choice({}, finishReason);
  if (includeUsage) yield chunk({ choices: [], usage });
  yield '[DONE]';
}
