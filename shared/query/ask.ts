import type { Answer, AnswerEvent, Question } from '../model/answer.ts';
import { citationsIn, createGroundedText } from './cite.ts';
import type { QueryContext } from './context.ts';
import { system, userMessage } from './prompt.ts';
import { retrieve } from './retrieve.ts';

/** Passages that the model is shown. */
const sources = 8;
const maxAnswerTokens = 600;

const unanswered: Answer = {
  answered: false,
  text: 'Nothing that you can read answers this.',
  citations: [],
  model: '',
};

/**
 * Words as they come, each only once a source is named for it, then the whole answer with its citations.
 * With nothing readable found no model is asked at all.
 */
export async function* ask(
  { question }: Question,
  context: QueryContext,
): AsyncGenerator<AnswerEvent> {
  const { models, log, signal } = context;
  const { found } = await retrieve(
    { text: question, conditions: [], wanted: sources, skip: 0 },
    context,
  );
  if (found.length === 0) {
    yield { event: 'answer', data: unanswered };
    return;
  }
  let model = '';
  const grounded = createGroundedText(found.length);
  const words = models.chat({
    system,
    user: userMessage(question, found),
    maxTokens: maxAnswerTokens,
    onModel: (name) => (model = name),
    ...(signal && { signal }),
  });
  for await (const word of words) {
    const text = grounded.push(word);
    if (text !== '') yield { event: 'delta', data: { text } };
  }
  const text = grounded.shown();
  const citations = citationsIn(text, found);
  const answered = citations.length > 0;
  log.info('query.answered', { answered, citations: citations.length, model });
  yield {
    event: 'answer',
    data: answered ? { answered, text, citations, model } : { ...unanswered, model },
  };
}
