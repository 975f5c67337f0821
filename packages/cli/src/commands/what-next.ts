import type { EndpointExplanation } from '@postrider/sdk-node';

/** Where an event stands at one endpoint. */
export type Standing = Omit<EndpointExplanation, 'filter'>;

/** What a person can do about it, as a sentence. */
export function whatNext(standing: Standing): string {
  const { decision, deliveryId, until } = standing;
  switch (decision) {
    case 'delivered':
      return 'Nothing: the receiver took it.';
    case 'pending':
      return 'It is sent at once. If it stays like this, no worker is running.';
    case 'waiting':
      return afterHold(standing);
    case 'retrying':
      return `The next attempt is at ${until ?? 'a time that is not known yet'}. Now: postrider deliveries retry ${deliveryId}`;
    case 'dead_lettered':
      return `Mend the cause, then send it again: postrider dead-letters retry ${deliveryId}`;
    case 'not_sent':
      return notSent(standing);
    case 'skipped':
      return 'It is not sent any more. Change the preferences or the expiry before the next one.';
    case 'cancelled':
      return 'Nothing: somebody ended it. postrider audit list says who.';
    default:
      return `See postrider deliveries get ${deliveryId}`;
  }
}

function afterHold({ reason, until, endpointId }: Standing): string {
  if (reason === 'paused') return `${byItself(until)}Now: postrider endpoints resume ${endpointId}`;
  if (reason === 'disabled') return `It waits for: postrider endpoints enable ${endpointId}`;
  return until === null ? 'It waits for a person.' : `Nothing: it goes on by itself at ${until}.`;
}

const byItself = (until: string | null) => (until === null ? '' : `It goes on by itself at ${until}. `);

function notSent({ reason, endpointId, detail }: Standing): string {
  switch (reason) {
    case 'type_not_subscribed':
      return `If it should get this type: postrider endpoints get ${endpointId}, and change its eventTypes.`;
    case 'filtered':
      return `If it should get it, change its filter: postrider endpoints get ${endpointId}`;
    case 'not_addressed':
      return 'The event named other endpoints in endpointIds.';
    case 'disabled':
      return `If it should get events: postrider endpoints enable ${endpointId}`;
    case 'created_later':
      return `The endpoint is younger than the event. To send it: postrider replays create --help`;
    default:
      return detail === null
        ? 'See its preferences: postrider preferences get-endpoint-effective ' + endpointId
        : detail;
  }
}
