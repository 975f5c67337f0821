/** What Postrider itself tells: the event types that it publishes to the operator tenant. */
export const NOTICE_TYPES = [
  'endpoint.failing',
  'endpoint.recovered',
  'endpoint.disabled',
  'delivery.dead_lettered',
  'replay.finished',
  'success_rate.low',
  'retention.finished',
] as const;

export type NoticeType = (typeof NOTICE_TYPES)[number];

/** An endpoint fails for so long before people are told: most failures end with the first retry. */
export const TOLD_FAILING_AFTER_MS = 10_000;

/** The dead letters of an endpoint are gathered for so long, from the first one on. */
export const DEAD_LETTERS_GATHERED_MS = 60_000;

/** A notice of dead letters names so many of them. */
export const DEAD_LETTERS_NAMED = 10;

/** The members of a notice's `data` that are known when its fact is committed. They hold no payload and no secret. */
export interface NoticeFacts {
  'endpoint.failing': { failingSince: string };
  'endpoint.recovered': { failingSince: string };
  'endpoint.disabled': { reason: string };
  'delivery.dead_lettered': { reasons: string[] };
  'replay.finished': {
    replayId: string;
    status: string;
    matched: number;
    sent: number;
    delivered: number;
    failed: number;
    skipped: number;
    discarded: number;
  };
  'success_rate.low': {
    successRate: number;
    below: number;
    delivered: number;
    failed: number;
    from: string;
    to: string;
  };
  'retention.finished': { deliveries: number; events: number; partitions: number; busyPartitions: number };
}

/** The endpoint that a notice is about, as it is when the notice is published. */
export interface NoticedEndpoint {
  id: string;
  name: string | null;
  url: string;
}

/** A notice with everything that its text is made of. */
export interface Notice<Type extends NoticeType = NoticeType> {
  type: Type;
  /** Null: it is about the whole deployment. */
  tenantId: string | null;
  endpoint: NoticedEndpoint | null;
  /** When the fact happened, or the first of those that were gathered. */
  occurredAt: Date;
  facts: NoticeFacts[Type];
  /** Of gathered dead letters: how many, and the first of them. */
  count: number;
  deliveryIds: readonly string[];
}
