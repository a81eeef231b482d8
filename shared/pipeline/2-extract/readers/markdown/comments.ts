/** A listing between fences, a span of code on one line, or the begin of a comment. */
const codeOrComment =
  /(?<![^\n])[^\S\n]*(`{3,}|~{3,})[\s\S]*?(?:\n[^\S\n]*\1|$)|(?<!`)(`+)(?!`)[^`\n]+\2(?!`)|<!--/g;

/** Without the comments of HTML; what looks like one in code is shown, and one that does not end is none. */
export function withoutComments(text: string): string {
  const kept: string[] = [];
  const pattern = new RegExp(codeOrComment);
  let at = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] !== '<!--') continue;
    const end = text.indexOf('-->', pattern.lastIndex);
    if (end === -1) break;
    kept.push(text.slice(at, found.index));
    at = end + '-->'.length;
    pattern.lastIndex = at;
  }
  return kept.join('') + text.slice(at);
}
