import { STATUS_AFTER } from '@postrider/domain';
import type { DeliveryStatus, RetryDecision, RetryPolicy } from '@postrider/domain';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { noteEndpointHealth } from '../endpoints/note-endpoint-health.ts';
import { writeAttempts, type NumberedAttempt } from './write-attempts.ts';

export interface AttemptToRecord extends Omit<NumberedAttempt, 'number' | 'decision'> {
  /** How many attempts were recorded when this one was begun. */
  after: number;
  /** Decides from what is recorded and the endpoint's policy as it is now; called inside the transaction, with the row locked. Must be pure. */
  decide: (recorded: RecordedSoFar) => RetryDecision;
}

export interface RecordedSoFar {
  /** This one included. */
  attemptsInGeneration: number;
  /** Each of them, this one included, was refused by the destination guard. */
  allBlocked: boolean;
  retry: RetryPolicy;
}

export type RecordResult =
  | { kind: 'recorded'; number: number; attemptsInGeneration: number; decision: RetryDecision; retry: RetryPolicy }
  /** The delivery was cancelled while the request was in flight; the attempt is kept all the same. */
  | { kind: 'cancelled'; number: number }
  /** An earlier try of this very call had been committed, only its answer was lost. */
  | { kind: 'already_recorded' }
  /** Another generation took over, or the delivery had ended: nothing was written. */
  | { kind: 'superseded' };

export interface LockedDelivery {
  id: string;
  generation: number;
  status: DeliveryStatus;
  attempt_count: number;
  attempts_before: number;
  retry_asked_at: Date | null;
  /** The endpoint's. */
  retry: RetryPolicy;
}

/**
 * Writes attempts, what follows from each for its delivery, and their endpoints' health: one transaction, however many.
 * The number of an attempt is given here, under the delivery's lock, so two processes can never both be "attempt 3".
 */
export async function recordAttempts(
  database: Database,
  attempts: readonly AttemptToRecord[],
): Promise<RecordResult[]> {
  return inTransactionWithKeptPlans(database, async (sql) => {
    const rows = await lockDeliveries(sql, new Set(attempts.map((attempt) => attempt.deliveryId)));
    const written = await findWritten(sql, attempts, rows);
    const reached = await findReached(sql, attempts, rows);
    const numbered: NumberedAttempt[] = [];
    const results = attempts.map((attempt): RecordResult => {
      const row = rows.get(attempt.deliveryId);
      if (written.has(nameOf(attempt))) return { kind: 'already_recorded' };
      if (row === undefined || !mayRecord(row, attempt)) return { kind: 'superseded' };
      const number = row.attempt_count + 1;
      const attemptsInGeneration = number - row.attempts_before;
      const { retry } = row;
      // A second attempt of the same delivery in one batch must see this one.
      if (!isBlocked(attempt)) reached.add(attempt.deliveryId);
      const allBlocked = !reached.has(attempt.deliveryId);
      const decision = atOnceIfAsked(row, attempt, attempt.decide({ attemptsInGeneration, allBlocked, retry }));
      const staysCancelled = row.status === 'cancelled' && decision.kind !== 'delivered';
      numbered.push({ ...attempt, number, decision: staysCancelled ? null : decision });
      rows.set(attempt.deliveryId, {
        ...row,
        attempt_count: number,
        status: staysCancelled ? 'cancelled' : STATUS_AFTER[decision.kind],
      });
      return staysCancelled
        ? { kind: 'cancelled', number }
        : { kind: 'recorded', number, attemptsInGeneration, decision, retry };
    });
    if (numbered.length > 0) {
      await writeAttempts(sql, numbered);
      await noteEndpointHealth(sql, numbered);
    }
    return results;
  });
}

async function lockDeliveries(sql: Sql, ids: ReadonlySet<string>): Promise<Map<string, LockedDelivery>> {
  const { rows } = await sql.query<LockedDelivery>({
    name: 'lock-deliveries',
    text: `select d.id, d.generation, d.status, d.attempt_count, d.attempts_before, d.retry_asked_at, e.retry
           from unnest($1::text[]) as wanted (id) join deliveries d on d.id = wanted.id
           join endpoints e on e.id = d.endpoint_id
           order by d.id for update of d`,
    values: [[...ids]],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of these attempts stand there already: begun at the same instant, numbered after the same count. */
async function findWritten(
  sql: Sql,
  attempts: readonly AttemptToRecord[],
  rows: ReadonlyMap<string, LockedDelivery>,
): Promise<Set<string>> {
  const suspects = attempts.filter((each) => (rows.get(each.deliveryId)?.attempt_count ?? 0) > each.after);
  if (suspects.length === 0) return new Set();
  const found = await sql.query<{ delivery_id: string; started_at: Date }>(
    `select a.delivery_id, a.started_at from unnest($1::text[], $2::int[], $3::timestamptz[]) as s (id, after, started_at)
     join attempts a on a.delivery_id = s.id and a.number > s.after and a.started_at = s.started_at`,
    [
      suspects.map((each) => each.deliveryId),
      suspects.map((each) => each.after),
      suspects.map((each) => each.attempt.startedAt),
    ],
  );
  return new Set(
    found.rows.map((row) => nameOf({ deliveryId: row.delivery_id, attempt: { startedAt: row.started_at } })),
  );
}

/**
 * Deliveries of which an attempt of this generation got past the destination guard. Asked for those alone of which
 * another one did not now: nobody else wants to know.
 */
async function findReached(
  sql: Sql,
  attempts: readonly AttemptToRecord[],
  rows: ReadonlyMap<string, LockedDelivery>,
): Promise<Set<string>> {
  const blocked = attempts.flatMap((each) => (isBlocked(each) ? (rows.get(each.deliveryId) ?? []) : []));
  if (blocked.length === 0) return new Set();
  const found = await sql.query<{ id: string }>(
    `select distinct s.id from unnest($1::text[], $2::int[]) as s (id, before)
     join attempts a on a.delivery_id = s.id and a.number > s.before and a.outcome <> 'blocked_destination'`,
    [blocked.map((row) => row.id), blocked.map((row) => row.attempts_before)],
  );
  return new Set(found.rows.map((row) => row.id));
}

function isBlocked({ attempt }: AttemptToRecord): boolean {
  return attempt.outcome === 'blocked_destination';
}

/** Somebody asked for a retry while this attempt was under way, and it was in vain: the next one is what they asked for. */
function atOnceIfAsked(row: LockedDelivery, { attempt, now }: AttemptToRecord, decision: RetryDecision): RetryDecision {
  const isAsked = row.retry_asked_at !== null && row.retry_asked_at >= attempt.startedAt;
  return isAsked && decision.kind === 'retry' ? { kind: 'retry', nextAttemptAt: now } : decision;
}

function nameOf({ deliveryId, attempt }: { deliveryId: string; attempt: { startedAt: Date } }): string {
  return `${deliveryId} ${attempt.startedAt.getTime()}`;
}

/** An attempt in flight is recorded although its delivery was cancelled meanwhile: it did happen. */
function mayRecord(row: LockedDelivery, attempt: AttemptToRecord): boolean {
  if (row.generation !== attempt.generation) return false;
  return (
    row.status === 'pending' || row.status === 'waiting' || row.status === 'retrying' || row.status === 'cancelled'
  );
}
