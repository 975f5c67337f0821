import { isTerminal, STATUS_AFTER } from '@postrider/domain';
import type { DeliveryStatus, RetryDecision, RetryPolicy } from '@postrider/domain';
import { effectiveRetry } from '../endpoints/effective-columns.ts';
import { noteEndpointHealth } from '../endpoints/note-endpoint-health.ts';
import { gatherDeadLetters } from '../notices/gather-dead-letters.ts';
import { inTransactionFromLock } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';
import { markRepeats } from './mark-repeats.ts';
import { expungeAttempts } from './transitions.ts';
import { writeAttempts, type NumberedAttempt } from './write-attempts.ts';

export interface AttemptToRecord extends Omit<NumberedAttempt, 'number' | 'decision'> {
  /** How many attempts were recorded when this one began. */
  attemptCount: number;
  /** Decides from the recorded attempts and the endpoint's current policy. Called while the delivery is locked. Must be pure. */
  decide: (recorded: RecordedSoFar) => RetryDecision;
}

export interface RecordedSoFar {
  /** Including this one. */
  attemptsInGeneration: number;
  /** Whether the destination guard refused all of them, this one included. */
  allBlocked: boolean;
  retry: RetryPolicy;
}

export type RecordResult =
  | { kind: 'recorded'; number: number; attemptsInGeneration: number; decision: RetryDecision; retry: RetryPolicy }
  /** The delivery was cancelled while the request was in flight. The attempt is recorded. */
  | { kind: 'cancelled'; number: number }
  /** An earlier try of this call was committed, but its answer was lost. */
  | { kind: 'already_recorded' }
  /** A newer generation runs, or the delivery had ended. The attempt is not recorded; the one recorded instead is marked. */
  | { kind: 'superseded' };

interface LockedDelivery {
  id: string;
  generation: number;
  status: DeliveryStatus;
  attemptCount: number;
  attemptsBefore: number;
  retryAskedAt: Date | null;
  /** The content of its event was removed. */
  isExpunged: boolean;
  /** The policy in force at the endpoint. */
  retry: RetryPolicy;
}

/**
 * Writes attempts, the new states of their deliveries, and the health of their endpoints in one transaction. The number of
 * an attempt is given here, while its delivery is locked, so two processes can never both record "attempt 3".
 */
export async function recordAttempts(
  database: Database,
  attempts: readonly AttemptToRecord[],
): Promise<RecordResult[]> {
  const ids = new Set(attempts.map((attempt) => attempt.deliveryId));
  const lock = (sql: Sql) => lockDeliveries(sql, ids);
  return inTransactionFromLock(database, lock, async (sql, rows) => {
    const written = await findWritten(sql, attempts, rows);
    const reached = await findReached(sql, attempts, rows);
    const numbered: NumberedAttempt[] = [];
    const results = attempts.map((attempt): RecordResult => {
      const row = rows.get(attempt.deliveryId);
      if (written.has(nameOf(attempt))) return { kind: 'already_recorded' };
      if (row === undefined || !mayRecord(row, attempt)) return { kind: 'superseded' };
      const number = row.attemptCount + 1;
      const attemptsInGeneration = number - row.attemptsBefore;
      const { retry } = row;
      // A second attempt of the same delivery in this batch must see this one.
      if (!isBlocked(attempt)) reached.add(attempt.deliveryId);
      const allBlocked = !reached.has(attempt.deliveryId);
      const decision = atOnceIfAsked(row, attempt, attempt.decide({ attemptsInGeneration, allBlocked, retry }));
      const staysCancelled = row.status === 'cancelled' && decision.kind !== 'delivered';
      numbered.push({ ...attempt, number, decision: staysCancelled ? null : decision });
      rows.set(attempt.deliveryId, {
        ...row,
        attemptCount: number,
        status: staysCancelled ? 'cancelled' : STATUS_AFTER[decision.kind],
      });
      return staysCancelled
        ? { kind: 'cancelled', number }
        : { kind: 'recorded', number, attemptsInGeneration, decision, retry };
    });
    if (numbered.length > 0) {
      // In this order, in one round trip. Both end before this transaction does, also when one fails: a statement after the
      // rollback would be one of nobody's transaction.
      const sent = [writeAttempts(sql, numbered), noteEndpointHealth(sql, numbered)] as const;
      await Promise.allSettled(sent);
      await Promise.all(sent);
      await gatherDeadLetters(sql, deadLettersOf(numbered));
      const expunged = numbered.filter(({ deliveryId }) => rows.get(deliveryId)?.isExpunged);
      await expungeAttempts(sql, idsOf(expunged));
    }
    // Last: a batch may hold both requests of one attempt.
    const unrecorded = attempts.filter((each, i) => results[i]?.kind === 'superseded' && !isBlocked(each));
    await markRepeats(sql, unrecorded.filter(isOvertaken(rows)));
    return results;
  });
}

async function lockDeliveries(sql: Sql, ids: ReadonlySet<string>): Promise<Map<string, LockedDelivery>> {
  const rows = await readRows<LockedDelivery>(sql, LOCK_DELIVERIES({ ids: [...ids] }));
  return new Map(rows.map((row) => [row.id, row]));
}

// The locks are in a subquery, one row after the other. If `for update` were outside the join, Postgres 18.4 would join a row
// that had just been changed again, but in the partition of the last id: the row would be missing from the answer.
const LOCK_DELIVERIES = defineStatement(
  'lock-deliveries',
  `select d.id, d.generation, d.status, d.attempt_count, d.attempts_before, d.retry_asked_at, d.expunged_at is not null as is_expunged,
     ${effectiveRetry('e')} as retry
   from (select id from unnest($ids::text[]) as w (id) order by id collate "C") wanted
   cross join lateral (select * from deliveries where deliveries.id = wanted.id for update) d
   join endpoints e on e.id = d.endpoint_id`,
);

/** Which of these attempts are recorded already: they began at the same instant and have a later number. */
async function findWritten(
  sql: Sql,
  attempts: readonly AttemptToRecord[],
  rows: ReadonlyMap<string, LockedDelivery>,
): Promise<Set<string>> {
  const suspects = attempts.filter(isOvertaken(rows)).map(({ deliveryId, attemptCount, attempt }) => ({
    delivery_id: deliveryId,
    attempt_count: attemptCount,
    started_at: attempt.startedAt,
  }));
  if (suspects.length === 0) return new Set();
  const found = await readRows<{ deliveryId: string; startedAt: Date }>(
    sql,
    FIND_WRITTEN({ suspects: recordset(suspects) }),
  );
  return new Set(found.map(({ deliveryId, startedAt }) => nameOf({ deliveryId, attempt: { startedAt } })));
}

const FIND_WRITTEN = defineQuery(
  `select a.delivery_id, a.started_at
   from json_to_recordset($suspects) as s (delivery_id text, attempt_count int, started_at timestamptz)
   join attempts a on a.delivery_id = s.delivery_id and a.number > s.attempt_count and a.started_at = s.started_at`,
);

/**
 * The deliveries with an attempt of this generation that passed the destination guard. Asks only for deliveries whose new
 * attempt was refused by the guard: for the others it does not matter.
 */
async function findReached(
  sql: Sql,
  attempts: readonly AttemptToRecord[],
  rows: ReadonlyMap<string, LockedDelivery>,
): Promise<Set<string>> {
  const blocked = attempts.flatMap((each) => (isBlocked(each) ? (rows.get(each.deliveryId) ?? []) : []));
  if (blocked.length === 0) return new Set();
  const records = blocked.map(({ id, attemptsBefore }) => ({ id, attempts_before: attemptsBefore }));
  const found = await readRows<{ id: string }>(sql, FIND_REACHED({ blocked: recordset(records) }));
  return new Set(found.map(({ id }) => id));
}

const FIND_REACHED = defineQuery(
  `select distinct b.id from json_to_recordset($blocked) as b (id text, attempts_before int)
   join attempts a on a.delivery_id = b.id and a.number > b.attempts_before and a.outcome <> 'blocked_destination'`,
);

function deadLettersOf(attempts: readonly NumberedAttempt[]): { deliveryId: string; reason: string }[] {
  return attempts.flatMap(({ deliveryId, decision }) =>
    decision?.kind === 'dead_letter' ? [{ deliveryId, reason: decision.reason }] : [],
  );
}

const idsOf = (attempts: readonly NumberedAttempt[]): string[] => attempts.map(({ deliveryId }) => deliveryId);

/** Whether an attempt was recorded since this one began. Not without its locked delivery: it could be locked in any order. */
const isOvertaken =
  (rows: ReadonlyMap<string, LockedDelivery>) =>
  ({ deliveryId, attemptCount }: AttemptToRecord): boolean =>
    (rows.get(deliveryId)?.attemptCount ?? 0) > attemptCount;

function isBlocked({ attempt }: AttemptToRecord): boolean {
  return attempt.outcome === 'blocked_destination';
}

/** A retry was requested while this attempt was in flight. The attempt failed, so the next one starts at once. */
function atOnceIfAsked(row: LockedDelivery, { attempt, now }: AttemptToRecord, decision: RetryDecision): RetryDecision {
  const isAsked = row.retryAskedAt !== null && row.retryAskedAt >= attempt.startedAt;
  return isAsked && decision.kind === 'retry' ? { kind: 'retry', nextAttemptAt: now } : decision;
}

function nameOf({ deliveryId, attempt }: { deliveryId: string; attempt: { startedAt: Date } }): string {
  return `${deliveryId} ${attempt.startedAt.getTime()}`;
}

/** An attempt is recorded although its delivery was cancelled while it was in flight. */
function mayRecord({ generation, status }: LockedDelivery, attempt: AttemptToRecord): boolean {
  return generation === attempt.generation && (!isTerminal(status) || status === 'cancelled');
}
