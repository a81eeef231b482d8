import { parseEvents, type CloudEvent } from './cloud-event.ts';
import type { Activation, EventsState, PartnerTopic } from './state.ts';

/** What an administrator has set up, or will have when the partner has made the topic. */
export interface ExpectedTopic {
  readonly name: string;
  readonly isActivated: boolean;
  readonly subscribers: readonly { readonly url: string }[];
}

/**
 * Topics that partners make in a customer's resource group and send CloudEvents into; nothing flows before the customer has activated
 * them: https://learn.microsoft.com/azure/event-grid/subscribe-to-partner-events
 */
export interface PartnerTopics {
  /** As the partner does, again and again. @throws where the name is taken in the region */
  make(address: Omit<PartnerTopic, 'activation'>): void;
  /** @throws for what is not activated, or no CloudEvent */
  publish(name: string, event: unknown): Promise<void>;
  /** What the portal's button does. @throws where nobody made it */
  activate(name: string): void;
  deactivate(name: string): void;
}

interface Options {
  readonly state: EventsState;
  readonly expected: readonly ExpectedTopic[];
  readonly put: (
    topic: string,
    events: CloudEvent[],
    subscribers: ExpectedTopic['subscribers'],
  ) => void;
}

export function openPartnerTopics({ state, expected, put }: Options): PartnerTopics {
  const expectationOf = (wanted: string) => expected.find(({ name }) => name === wanted);
  const find = (name: string): PartnerTopic => {
    const found = state.partnerTopic(name);
    if (found === undefined) throw new Error(`There is no partner topic ${name}`);
    return found;
  };
  const turn = (name: string, activation: Activation) =>
    state.savePartnerTopic({ ...find(name), activation });

  return {
    make(address) {
      const known = state.partnerTopic(address.name);
      if (known !== undefined) return refuseOther(known, address);
      const isActivated = expectationOf(address.name)?.isActivated ?? false;
      state.savePartnerTopic({
        ...address,
        activation: isActivated ? 'Activated' : 'NeverActivated',
      });
    },
    async publish(name, event) {
      const { activation } = find(name);
      if (activation !== 'Activated') throw new Error(`The partner topic ${name} is ${activation}`);
      const body = new TextEncoder().encode(JSON.stringify(event));
      const parsed = parseEvents('application/cloudevents+json', body);
      if ('problem' in parsed) throw new Error(parsed.problem);
      put(name, parsed.events, expectationOf(name)?.subscribers ?? []);
    },
    activate: (name) => turn(name, 'Activated'),
    deactivate: (name) => turn(name, 'Deactivated'),
  };
}

/** Names are the region's, whosever they are; Azure writes those of resources without regard to case. */
function refuseOther(known: PartnerTopic, address: Omit<PartnerTopic, 'activation'>): void {
  const placeOf = (topic: Omit<PartnerTopic, 'activation'>) =>
    [topic.azureSubscriptionId, topic.resourceGroup, topic.location].join('/').toLowerCase();
  if (placeOf(known) !== placeOf(address))
    throw new Error(`There is a partner topic ${known.name} in another resource group`);
}
