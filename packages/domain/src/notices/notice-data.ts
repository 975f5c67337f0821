import { NOTICE_MEMBERS } from './notice-members.ts';
import type { Notice, NoticeFacts, NoticeType } from './notice.ts';

/**
 * The `data` of a notice. Flat, and the text for people first, because chats show `message` and the first plain members. Of a
 * URL it has the host only: a path may be a credential. The facts come from `jsonb`, which does not keep the order of members.
 */
export function noticeData(notice: Notice): Record<string, unknown> {
  const { tenantId, endpoint, facts } = notice;
  const known: Record<string, unknown> = {
    message: messageOf(notice),
    ...(tenantId === null ? {} : { tenantId }),
    ...(endpoint === null
      ? {}
      : { endpointId: endpoint.id, endpointName: endpoint.name, host: new URL(endpoint.url).host }),
    ...facts,
    ...gathered(notice),
  };
  const names = Object.keys(NOTICE_MEMBERS[notice.type]).filter((name) => name in known);
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}

function gathered({ type, facts, count, deliveryIds }: Notice): Record<string, unknown> {
  if (type !== 'delivery.dead_lettered') return {};
  const { reasons } = facts as NoticeFacts['delivery.dead_lettered']; // by its type
  return { count, reason: reasons.join(', '), reasons, deliveryIds };
}

const MESSAGES: { [Type in NoticeType]: (notice: Notice<Type>) => string } = {
  'endpoint.failing': (notice) => `${nameOf(notice)} has not answered 2xx since ${notice.facts.failingSince}.`,
  'endpoint.recovered': (notice) =>
    `${nameOf(notice)} answers 2xx again. It failed since ${notice.facts.failingSince}.`,
  'endpoint.disabled': (notice) => `${nameOf(notice)} was disabled: ${whyDisabled(notice.facts.reason)}.`,
  'delivery.dead_lettered': (notice) =>
    `${numbered(notice.count, 'delivery', 'deliveries')} to ${nameOf(notice)} became ${notice.count === 1 ? 'a dead letter' : 'dead letters'}: ${notice.facts.reasons.join(', ')}.`,
  'replay.finished': ({ facts }) =>
    `Replay ${facts.replayId} is ${facts.status}: ${facts.sent} of ${facts.matched} sent, ${facts.delivered} delivered, ${facts.failed} failed, ${facts.skipped} skipped${facts.discarded > 0 ? `, ${facts.discarded} cancelled` : ''}.`,
  'success_rate.low': (notice) =>
    `${percent(notice.facts.successRate)} of the deliveries to ${nameOf(notice)} succeeded, less than ${percent(notice.facts.below)}: ${notice.facts.delivered} delivered, ${notice.facts.failed} failed.`,
  'retention.finished': ({ facts }) =>
    `Old records were removed: ${numbered(facts.deliveries, 'delivery', 'deliveries')}, ${numbered(facts.events, 'event', 'events')} and ${numbered(facts.partitions, 'partition', 'partitions')}.`,
};

function messageOf<Type extends NoticeType>(notice: Notice<Type>): string {
  return MESSAGES[notice.type](notice);
}

function nameOf({ endpoint, tenantId }: Notice): string {
  const owner = tenantId === null ? '' : ` of ${tenantId}`;
  if (endpoint === null) return `An endpoint${owner}`;
  const { host } = new URL(endpoint.url);
  return `${endpoint.name === null ? host : `${endpoint.name} (${host})`}${owner}`;
}

const WHY_DISABLED: Record<string, string> = {
  gone: 'it answered 410 Gone',
  failing: 'it had failed for too long',
  template_stopped: 'its template had to be stopped again and again',
};

const whyDisabled = (reason: string) => WHY_DISABLED[reason] ?? reason;

const numbered = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** Rounded down, so that a rate below a limit never looks like the limit. */
const percent = (rate: number) => `${Math.floor(rate * 1_000) / 10} %`;
