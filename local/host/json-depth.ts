/** More than people write, and far less than what JSON.stringify and the SDK, which recurse, can take. */
export const deepestJson = 1_000;

/** Whether arrays and objects of a JSON text stand in one another more often than that. What is not JSON gets some answer, too. */
export function isTooDeep(json: string): boolean {
  if (json.length <= deepestJson) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const mark = json[at];
    if (mark === '"') inString = !inString;
    else if (inString) at += mark === '\\' ? 1 : 0;
    else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
    if (depth > deepestJson) return true;
  }
  return false;
}
