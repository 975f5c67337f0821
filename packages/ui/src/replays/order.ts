import type { Schemas } from '../api/types.ts';

export type Kind = 'filter' | 'missed';
type Order = Schemas['NewReplay'];

/** What somebody has written so far. */
export interface Form {
  endpointId?: string;
  eventType?: string;
  status?: string;
  responseStatus?: string;
  tag?: string;
  from?: string;
  to?: string;
  ratePerSecond: string;
  webhookId: 'same' | 'fresh';
}

/** The body of the request. The API says what is wrong with it. */
export function orderOf(kind: Kind, form: Form): Order {
  const { ratePerSecond, webhookId, ...texts } = form;
  const rate = { ratePerSecond: Number(ratePerSecond), webhookId };
  const set = Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );
  if (kind === 'missed')
    return { ...rate, missedBy: { endpointId: set['endpointId'] ?? '', since: set['from'] ?? '' } };
  return { ...rate, filter: set };
}
