export type Settings = Readonly<Record<string, string | undefined>>;

/** Replaces each %NAME% by the app setting of that name, as in bindings; a name without a setting is an error. */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`the app setting "${name}" is missing`);
    return value;
  });
}

/** The app's settings and what the host adds to them: the whole environment of a worker. */
export function settingsOf(
  env: Readonly<Record<string, string>>,
  { appDir, url }: { appDir: string; url: URL },
): Settings {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    ...process.env,
    ...env,
    // The library builds links for Durable clients from it.
    WEBSITE_HOSTNAME: `localhost:${url.port}`,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    FUNCTIONS_EXTENSION_VERSION: '~4',
    AzureWebJobsScriptRoot: appDir,
  };
}
