import { Parser, type Handler } from 'htmlparser2';
import { Unreadable } from '../unreadable.ts';
import { createHtmlBlocks, type HtmlBlocks, type HtmlOptions } from './blocks.ts';

/** The parser moves its whole list of open elements for each new one, which takes seconds at this depth, and minutes at ten times of it. */
const deepest = 65_536;

const xmlDeclaration = /^\s*<\?xml\s/;

export function htmlPieces(text: string, options: HtmlOptions = {}): ReturnType<HtmlBlocks['end']> {
  const blocks = createHtmlBlocks(options);
  let depth = 0;
  const handlers: Partial<Handler> = {
    onopentag(name, attributes) {
      depth += 1;
      if (depth > deepest) throw new Unreadable('FILE_HOSTILE', `over ${deepest} nested elements`);
      blocks.open(name, attributes);
    },
    onclosetag(name) {
      depth -= 1;
      blocks.close(name);
    },
    ontext: (data) => blocks.text(data),
  };
  const { isXhtml = xmlDeclaration.test(text) } = options;
  // Only there `<script/>` and `<title/>` end at once, and do not take all that follows for theirs.
  const parser = new Parser(handlers, { recognizeSelfClosing: isXhtml });
  parser.end(text);
  return blocks.end();
}
