import type { Schemas } from '../api/types.ts';

export type Kind = 'filter' | 'missed';
type Order = Schemas['NewReplay'];

/** What is sent: texts as the API names them. */
export type Texts = Partial<
  Record<'endpointId' | 'eventType' | 'status' | 'responseStatus' | 'tag' | 'from' | 'to', string | undefined>
>;

export interface How {
  ratePerSecond: string;
  webhookId: 'same' | 'fresh';
}

/** The body of the request. The API says what is wrong with it. */
export function orderOf(kind: Kind, texts: Texts, { ratePerSecond, webhookId }: How): Order {
  const how = { ratePerSecond: Number(ratePerSecond), webhookId };
  const { endpointId = '', from = '' } = texts;
  if (kind === 'missed') return { ...how, missedBy: { endpointId, since: from } };
  // Its members have the names of `Texts`.
  return { ...how, filter: texts as NonNullable<Order['filter']> };
}
