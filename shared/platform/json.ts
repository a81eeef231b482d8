/** undefined where the text is not JSON: the error of JSON.parse quotes the text, which may be a secret or a file's. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
