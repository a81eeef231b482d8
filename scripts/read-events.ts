export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Server-sent events as they come (one `data` line each, as our API sends them). */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let waiting = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    waiting += part;
    for (let end = waiting.indexOf('\n\n'); end >= 0; end = waiting.indexOf('\n\n')) {
      const lines = waiting.slice(0, end).split('\n');
      waiting = waiting.slice(end + 2);
      const value = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
      yield { event: value('event'), data: value('data') };
    }
  }
}
