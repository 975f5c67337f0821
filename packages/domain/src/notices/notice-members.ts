import type { NoticeType } from './notice.ts';

const text = { type: 'string' };
const number = { type: 'integer', minimum: 0 };
const rate = { type: 'number', minimum: 0, maximum: 1 };
const instant = { type: 'string', format: 'date-time' };
const texts = { type: 'array', items: text };

const ENDPOINT = {
  message: text,
  tenantId: text,
  endpointId: text,
  endpointName: { type: ['string', 'null'] },
  host: text,
};

/** The members of the `data` of each notice, in their order, with their JSON Schemas. All of them are required. */
export const NOTICE_MEMBERS: Record<NoticeType, Record<string, object>> = {
  'endpoint.failing': { ...ENDPOINT, failingSince: instant },
  'endpoint.recovered': { ...ENDPOINT, failingSince: instant },
  'endpoint.disabled': { ...ENDPOINT, reason: text },
  'delivery.dead_lettered': { ...ENDPOINT, count: number, reason: text, reasons: texts, deliveryIds: texts },
  'replay.finished': {
    message: text,
    tenantId: text,
    replayId: text,
    status: text,
    matched: number,
    sent: number,
    delivered: number,
    failed: number,
    skipped: number,
    discarded: number,
  },
  'success_rate.low': {
    ...ENDPOINT,
    successRate: rate,
    below: rate,
    delivered: number,
    failed: number,
    from: instant,
    to: instant,
  },
  'retention.finished': {
    message: text,
    deliveries: number,
    events: number,
    partitions: number,
    busyPartitions: number,
  },
};
