import { cancels, type ReplayAction } from '@postrider/domain';
import { noteOfDeadLetter } from '../deliveries/delivery-commands.ts';
import { sendAgain } from '../deliveries/send-again.ts';
import { askForRetry, endDeliveries, lockForTransition, redriveDeliveries } from '../deliveries/transitions.ts';
import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { decideItems, type Decision } from './decide-items.ts';
import { dueByRate } from './pace.ts';
import { lockFacts, type Item, type Source } from './lock-facts.ts';
import { filterOf } from './criteria.ts';
import type { ReplayInProgress } from './progress.ts';

/** The most of one page. */
const PAGE = 200;
/**
 * How many deliveries of a replay wait in the queue at most: so many seconds of its rate. More would delay what is published
 * meanwhile.
 */
const QUEUED_SECONDS = 0.4;
const QUEUED_AT_LEAST = 10;

export interface SentPage {
  isDue: boolean;
  /** Nothing is left to send. */
  isLast: boolean;
}

/** Sends the next deliveries of a replay that is locked, as many as its rate allows now. */
export async function sendPage(sql: Sql, replay: ReplayInProgress, now: Date): Promise<SentPage> {
  const { id, ratePerSecond, pacedToMs, sentTo } = replay;
  const sendsNothing = cancels(replay.action);
  const atMost = sendsNothing ? PAGE : Math.min(PAGE, await roomInQueue(sql, replay, now));
  const pace = dueByRate({ ratePerSecond, pacedToMs, nowMs: now.getTime(), atMost });
  const limit = sendsNothing ? PAGE : pace.due;
  const items = await readRows<Item>(sql, NEXT({ id, after: sentTo, limit: limit + 1 }));
  const page = items.slice(0, limit);
  const isLast = items.length <= limit;
  if (page.length === 0) return { isDue: false, isLast };
  const done = await DO[replay.action](sql, replay, { page, now });
  await sql.query(
    MARK({ id, subjects: done.map(({ subject }) => subject), sentIds: done.map(({ sentId }) => sentId) }),
  );
  const sent = done.filter(({ sentId }) => sentId !== null).length;
  const discarded = done.filter((each) => each.isCancelled).length;
  await sql.query(
    ADVANCE({
      id,
      now,
      sentTo: page.at(-1)?.subject ?? sentTo,
      sent,
      discarded,
      skipped: page.length - sent - discarded,
      pacedToMs: pace.nextMs(page.length),
    }),
  );
  return { isDue: sent > 0, isLast };
}

const NEXT = defineQuery(
  `select subject, source_id from replay_items where replay_id = $id and subject > $after order by subject limit $limit`,
);

/** What is marked without a delivery was skipped or cancelled, which is its result. */
const MARK = defineQuery(
  `update replay_items i set sent_id = done.sent_id, result = case when done.sent_id is null then 'skipped' end
   from unnest($subjects::text[], $sentIds::text[]) as done (subject, sent_id)
   where i.replay_id = $id and i.subject = done.subject`,
);

const ADVANCE = defineQuery(
  `update replays set sent_to = $sentTo, sent = sent + $sent, skipped = skipped + $skipped, discarded = discarded + $discarded,
     paced_to_ms = $pacedToMs, sent_at = $now where id = $id`,
);

async function roomInQueue(sql: Sql, replay: ReplayInProgress, now: Date): Promise<number> {
  const { id, ratePerSecond, sentTo } = replay;
  const most = Math.max(QUEUED_AT_LEAST, Math.ceil(ratePerSecond * QUEUED_SECONDS));
  const counted = { id, sentTo, looked: 2 * most, withHeld: isOfOneEndpoint(replay), now };
  const [row] = await readRows<{ queued: number }>(sql, QUEUED(counted));
  return Math.max(0, most - (row?.queued ?? 0));
}

/**
 * Then those that wait for its rate limit count, too: what is published meanwhile waits behind them. One of several endpoints
 * must not keep the others waiting.
 */
const isOfOneEndpoint = ({ criteria }: ReplayInProgress): boolean =>
  'missedBy' in criteria || filterOf(criteria).endpointId !== undefined;

const QUEUED = defineQuery(
  `select count(*) filter (where exists (
     select 1 from delivery_queue q
     where q.delivery_id = i.sent_id and ($withHeld or not q.held) and q.due_at <= $now and q.lease_until is null)) as queued
   from (select sent_id from replay_items where replay_id = $id and subject <= $sentTo and sent_id is not null
         order by subject desc limit $looked) i`,
);

interface Page {
  page: readonly Item[];
  now: Date;
}

interface Done {
  subject: string;
  /** The delivery that is on its way. Null: nothing was sent. */
  sentId: string | null;
  isCancelled?: boolean;
}

async function send(sql: Sql, replay: ReplayInProgress, { page, now }: Page): Promise<Done[]> {
  const facts = await lockFacts(sql, replay, page);
  const decisions = decideItems(page, facts, { ...replay, newId: () => newId('dlv') });
  const letters = decisions.flatMap((decision) => (decision.kind === 'redrive' ? [decision.source] : []));
  const change = changeOf(letters, { now, by: replay.requestedBy });
  const redriven = new Set(await redriveDeliveries(sql, change));
  const deliveries = decisions.flatMap((decision) => (decision.kind === 'repeat' ? [decision.delivery] : []));
  await sendAgain(sql, { deliveries, now });
  return page.map(({ subject }, i) => ({ subject, sentId: sentIdOf(decisions[i], redriven) }));
}

function sentIdOf(decision: Decision | undefined, redriven: ReadonlySet<string>): string | null {
  switch (decision?.kind) {
    case 'repeat':
      return decision.delivery.id;
    case 'redrive':
      return redriven.has(decision.source.id) ? decision.source.id : null;
    case 'skip':
    case undefined:
      return null;
  }
}

/** Cancels dead letters. */
async function discard(
  sql: Sql,
  { tenantId, requestedBy: by }: ReplayInProgress,
  { page, now }: Page,
): Promise<Done[]> {
  const ids = idsOf(page);
  await lockForTransition(sql, ids);
  const letters = await readRows<DeadLetter>(sql, DEAD_LETTERS({ ids, tenantId }));
  const end = { status: 'cancelled', reason: 'discarded' } as const;
  const { detail: note, ...change } = changeOf(letters, { now, by });
  const done = new Set(await endDeliveries(sql, { ...change, end, note }));
  return page.map(({ subject, sourceId }) => ({ subject, sentId: null, isCancelled: done.has(sourceId ?? '') }));
}

/** Sends what is open now, unless an attempt began since it was asked for. Gates and rate limits go on to hold it. */
async function retry(
  sql: Sql,
  { requestedBy: by, createdAt: since }: ReplayInProgress,
  { page, now }: Page,
): Promise<Done[]> {
  const all = idsOf(page);
  await lockForTransition(sql, all);
  const ids = (await readRows<{ id: string }>(sql, NOT_ATTEMPTED_SINCE({ ids: all, since }))).map(({ id }) => id);
  const asked = new Set(await askForRetry(sql, { ids, now, by }));
  return page.map(({ subject, sourceId }) => ({ subject, sentId: asked.has(sourceId ?? '') ? sourceId : null }));
}

const NOT_ATTEMPTED_SINCE = defineQuery<{ ids: readonly string[]; since: Date }>(
  `select d.id from deliveries d where d.id = any($ids) and not exists (
     select 1 from attempts a where a.delivery_id = d.id and a.number = d.attempt_count and a.started_at > $since)`,
);

/** Cancels what is open. */
async function cancel(sql: Sql, { requestedBy: by }: ReplayInProgress, { page, now }: Page): Promise<Done[]> {
  const ids = idsOf(page);
  await lockForTransition(sql, ids);
  const end = { status: 'cancelled', reason: 'requested' } as const;
  const done = new Set(await endDeliveries(sql, { ids, now, end, note: { by } }));
  return page.map(({ subject, sourceId }) => ({ subject, sentId: null, isCancelled: done.has(sourceId ?? '') }));
}

const DO: Record<ReplayAction, (sql: Sql, replay: ReplayInProgress, page: Page) => Promise<Done[]>> = {
  send,
  discard,
  retry,
  cancel,
};

const idsOf = (page: readonly Item[]): string[] => page.flatMap(({ sourceId }) => sourceId ?? []);

/** A change of dead letters. Their notes keep what they were. */
function changeOf(letters: readonly DeadLetter[], { now, by }: { now: Date; by: string }) {
  const notes = new Map(letters.map((letter) => [letter.id, noteOfDeadLetter(letter, { now, by })]));
  return { ids: letters.map(({ id }) => id), now, detail: (id: string) => notes.get(id) ?? { by } };
}

type DeadLetter = Pick<Source, 'id' | 'deadLetterReason' | 'deadLetterAt'>;

const DEAD_LETTERS = defineQuery(
  `select id, dead_letter_reason, dead_letter_at from deliveries
   where id = any($ids) and tenant_id = $tenantId and status = 'dead_lettered'`,
);
