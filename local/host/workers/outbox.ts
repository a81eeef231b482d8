/** Gathers the messages of one turn: to pass one between processes costs more than most of what they carry. */
export interface Outbox<Message> {
  /** Leaves with the others when what runs now, and what it has promised, is over. */
  post(message: Message): void;
  /** Leaves at once, behind those that wait. */
  postNow(message: Message): void;
}

export function createOutbox<Message>(
  send: (messages: readonly Message[]) => void,
): Outbox<Message> {
  let waiting: Message[] = [];

  function flush(): void {
    const messages = waiting;
    waiting = [];
    if (messages.length > 0) send(messages);
  }

  return {
    post(message) {
      if (waiting.length === 0) process.nextTick(flush); // after all promises that can go on by then
      waiting.push(message);
    },
    postNow(message) {
      waiting.push(message);
      flush();
    },
  };
}
