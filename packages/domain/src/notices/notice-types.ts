import type { Notice, NoticeType } from './notice.ts';
import { noticeData } from './notice-data.ts';
import { NOTICE_MEMBERS } from './notice-members.ts';

/** An event type that Postrider itself publishes. */
export interface BuiltInType {
  name: NoticeType;
  description: string;
  /** JSON Schema of `data`. */
  schema: Record<string, unknown>;
  example: Record<string, unknown>;
}

const DESCRIPTIONS: Record<NoticeType, string> = {
  'endpoint.failing': 'Every attempt at an endpoint has failed for ten seconds.',
  'endpoint.recovered': 'An endpoint that was failing answers 2xx again.',
  'endpoint.disabled': 'Postrider disabled an endpoint. What a person disables is not told.',
  'delivery.dead_lettered': 'Deliveries to an endpoint became dead letters: those of one minute together.',
  'replay.finished': 'All deliveries of a replay have ended.',
  'success_rate.low': 'Too few of the deliveries to an endpoint arrived.',
  'retention.finished': 'The daily removal of old records has finished.',
};

const SINCE = '2026-03-01T14:05:10.000Z';
const OF_ENDPOINT = {
  tenantId: 'acme',
  endpoint: { id: 'ep_01jk8q3v4w5x6y7z8a9b0c1d2e', name: 'Orders', url: 'https://hooks.example.com/orders' },
};
const OF_NOBODY = { tenantId: null, endpoint: null };

const EXAMPLES: { [Type in NoticeType]: Pick<Notice<Type>, 'tenantId' | 'endpoint' | 'facts'> & { count?: number } } = {
  'endpoint.failing': { ...OF_ENDPOINT, facts: { failingSince: SINCE } },
  'endpoint.recovered': { ...OF_ENDPOINT, facts: { failingSince: SINCE } },
  'endpoint.disabled': { ...OF_ENDPOINT, facts: { reason: 'gone' } },
  'delivery.dead_lettered': { ...OF_ENDPOINT, facts: { reasons: ['rejected'] }, count: 1_000 },
  'replay.finished': {
    tenantId: 'acme',
    endpoint: null,
    facts: {
      replayId: 'rpl_01jk8q3v4w5x6y7z8a9b0c1d2e',
      status: 'finished',
      matched: 120,
      sent: 118,
      delivered: 110,
      failed: 8,
      skipped: 2,
      discarded: 0,
    },
  },
  'success_rate.low': {
    ...OF_ENDPOINT,
    facts: {
      successRate: 0.825,
      below: 0.95,
      delivered: 330,
      failed: 70,
      from: '2026-03-01T13:05:10.000Z',
      to: SINCE,
    },
  },
  'retention.finished': {
    ...OF_NOBODY,
    facts: { deliveries: 1_200_000, events: 400_000, partitions: 2, busyPartitions: 0 },
  },
};

function builtInType(name: NoticeType): BuiltInType {
  const members = NOTICE_MEMBERS[name];
  const { count = 1, ...given } = EXAMPLES[name];
  const notice: Notice = {
    ...given,
    type: name,
    occurredAt: new Date(SINCE),
    count,
    deliveryIds: ['dlv_01jk8q3v4w5x6y7z8a9b0c1d2e'],
  };
  return {
    name,
    description: DESCRIPTIONS[name],
    schema: { type: 'object', properties: members, required: Object.keys(members) },
    example: noticeData(notice),
  };
}

/** All of them, by name. */
export const BUILT_IN_TYPES: readonly BuiltInType[] = (Object.keys(NOTICE_MEMBERS) as NoticeType[]) // as they are written there
  .toSorted()
  .map(builtInType);
