/** The core API's Disposable: libraries make their own (`new Disposable(…)`, `Disposable.from(…)`), so it is a class. */
export class CoreDisposable {
  #action: (() => unknown) | undefined;

  constructor(action?: () => unknown) {
    this.#action = action;
  }

  static from(...disposables: { dispose(): unknown }[]): CoreDisposable {
    return new CoreDisposable(() => disposables.forEach((disposable) => disposable.dispose()));
  }

  dispose(): unknown {
    const action = this.#action;
    this.#action = undefined;
    return action?.();
  }
}

/** An error of the worker, which the library tells from an error of the app by its mark. */
export function systemError(kind: new (message: string) => Error, message: string): Error {
  return Object.assign(new kind(message), { isAzureFunctionsSystemError: true });
}
