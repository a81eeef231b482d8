/** What `await using` will say once Node 22 need not run this. */
export async function whileOpen<T extends AsyncDisposable, R>(
  opening: Promise<T>,
  work: (opened: T) => Promise<R>,
): Promise<R> {
  const opened = await opening;
  try {
    return await work(opened);
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}
