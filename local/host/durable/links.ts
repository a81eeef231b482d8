/** Where the host serves the management API. */
export const managementPath = '/runtime/webhooks/durabletask';

export interface LinkOptions {
  /** Such as http://127.0.0.1:7071 */
  readonly baseUrl: string;
  readonly hubName: string;
  /** What the management API wants to be shown, if anything. */
  readonly systemKey: string | undefined;
}

/** The URLs that Azure hands out for an instance. */
export function managementLinks(instanceId: string, options: LinkOptions) {
  const { baseUrl } = options;
  const instance = `${baseUrl}${managementPath}/instances/${encodeURIComponent(instanceId)}`;
  const query = queryOf(options);
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/**
 * The value of a durableClient binding: with rpcBaseUrl in it, the SDK's client speaks plain HTTP to us for everything. In
 * Azure that is a port without keys, and the client shows none; so the key is part of the address, where HTTP clients look.
 */
export function clientBinding(options: LinkOptions): string {
  const { baseUrl, hubName, systemKey } = options;
  const orchestrators = `${baseUrl}${managementPath}/orchestrators/{functionName}[/{instanceId}]`;
  const query = queryOf(options);
  const rpcBaseUrl = new URL(`${baseUrl}${managementPath}/`);
  if (systemKey !== undefined) Object.assign(rpcBaseUrl, { username: 'app', password: systemKey });
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${orchestrators}?${query}`,
      createAndWaitOnNewInstancePostUri: `${orchestrators}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: managementLinks('INSTANCEID', options),
    baseUrl: `${baseUrl}${managementPath}`,
    requiredQueryStringParameters: query,
    rpcBaseUrl: rpcBaseUrl.href,
  });
}

function queryOf({ hubName, systemKey }: LinkOptions): string {
  const query = `taskHub=${encodeURIComponent(hubName)}&connection=Storage`;
  return systemKey === undefined ? query : `${query}&code=${systemKey}`;
}
