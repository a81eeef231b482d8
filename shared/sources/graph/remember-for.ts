/** Asks once in a while for each key; calls side by side ask together. A failure is no answer: asked again at once. */
export function rememberFor<T>(
  ms: number,
  { read, now }: { read: (key: string) => Promise<T>; now: () => Date },
): (key: string) => Promise<T> {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return (key) => {
    const at = now().getTime();
    const found = known.get(key);
    if (found && at < found.until) return found.value;
    const value = read(key);
    known.set(key, { value, until: at + ms });
    value.catch(() => known.delete(key));
    return value;
  };
}
