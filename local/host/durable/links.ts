/** Where the host serves the management API. */
export const managementPath = '/runtime/webhooks/durabletask';

export interface LinkOptions {
  /** Such as http://127.0.0.1:7071 */
  readonly baseUrl: string;
  readonly hubName: string;
  readonly instanceId: string;
}

/** The URLs that Azure hands out for an instance. */
export function managementLinks({ baseUrl, hubName, instanceId }: LinkOptions) {
  const instance = `${baseUrl}${managementPath}/instances/${encodeURIComponent(instanceId)}`;
  const query = queryOf(hubName);
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

/** The value of a durableClient binding: with rpcBaseUrl in it, the SDK's client speaks plain HTTP to us for everything. */
export function clientBinding(baseUrl: string, hubName: string): string {
  const orchestrators = `${baseUrl}${managementPath}/orchestrators/{functionName}[/{instanceId}]`;
  const query = queryOf(hubName);
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${orchestrators}?${query}`,
      createAndWaitOnNewInstancePostUri: `${orchestrators}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: managementLinks({ baseUrl, hubName, instanceId: 'INSTANCEID' }),
    baseUrl: `${baseUrl}${managementPath}`,
    requiredQueryStringParameters: query,
    rpcBaseUrl: `${baseUrl}${managementPath}/`,
  });
}

const queryOf = (hubName: string) => `taskHub=${encodeURIComponent(hubName)}&connection=Storage`;
