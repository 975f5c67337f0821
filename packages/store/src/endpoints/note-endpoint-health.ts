import type { AttemptRecord, EndpointStatus, RetryDecision } from '@postrider/domain';
import { firstRecovery, isOutage } from './recoveries.ts';
import { recordDisabling } from './record-disabling.ts';
import { tellOfSpells, type HealthSpells } from './tell-of-spells.ts';
import { REQUESTED_AGAIN } from '../outbox/requested-again.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';

/** An endpoint that takes longer becomes slow: its first attempts are regular activities from then on. */
const SLOW_ABOVE_MS = 4_000;
/** A slow endpoint that is faster than this is no longer slow. */
const FAST_BELOW_MS = 2_000;

export interface SeenAttempt {
  endpointId: string;
  attempt: Pick<AttemptRecord, 'outcome' | 'durationMs'>;
  decision: RetryDecision | null;
  now: Date;
}

/** The result of the attempts of one endpoint in one transaction: a record of `NOTE_HEALTH`. */
interface Seen {
  id: string;
  /** At least one was delivered. */
  succeeded: boolean;
  /** When the failures after the last success began. Null if the last attempt was delivered. */
  failing_from: Date | null;
  gone: boolean;
  /** Of the last attempt. Null: neither slow nor fast. */
  slow: boolean | null;
  at: Date;
}

interface ChangedHealth extends HealthSpells {
  /** Null: nobody needs to know of the change. */
  id: string | null;
  /** The status before a 410 disabled the endpoint. Null: it did not. */
  disabledFrom: EndpointStatus | null;
}

/**
 * Updates the health of endpoints after attempts, and requests signals to their health workflows after changes and dead
 * letters. Writes a row only if its health changes: otherwise all attempts of an endpoint would wait for its lock.
 */
export async function noteEndpointHealth(sql: Sql, attempts: readonly SeenAttempt[]): Promise<void> {
  const seen = [...resultsOf(attempts).values()];
  const changed = await readRows<ChangedHealth>(sql, NOTE_HEALTH({ seen: recordset(seen) }));
  const gone = changed.flatMap(({ id, tenantId, disabledFrom: from }) =>
    id === null || from === null ? [] : [{ tenantId, endpointId: id, from, reason: 'gone' as const }],
  );
  await recordDisabling(sql, gone, attempts[0]?.now ?? new Date());
  await tellOfSpells(sql, changed);
  const deadLettered = attempts.filter((each) => each.decision?.kind === 'dead_letter').map((each) => each.endpointId);
  const signalled = new Set([...changed.flatMap((row) => row.id ?? []), ...deadLettered]);
  if (signalled.size > 0) await requestHealthSignals(sql, [...signalled]);
}

const NOTE_HEALTH = defineStatement(
  'note-endpoint-health',
  `with seen as (
     select * from json_to_recordset($seen) as s (
       id text, succeeded boolean, failing_from timestamptz, gone boolean, slow boolean, at timestamptz)
   ), before as (
     select s.*, e.failing_since, e.status
     from endpoints e join seen s on s.id = e.id
     where (s.succeeded and e.first_success_at is null)
        or (s.failing_from is null and e.failing_since is not null)
        or (s.failing_from is not null and (e.failing_since is null or s.succeeded))
        or (s.gone and e.status <> 'disabled')
        or s.slow <> e.slow
     order by e.id for no key update of e
   )
   update endpoints e set
     failing_since = case
       when b.failing_from is null or b.succeeded then b.failing_from else coalesce(e.failing_since, b.failing_from) end,
     first_success_at = coalesce(e.first_success_at, case when b.succeeded then b.at end),
     recovery = case when b.gone then null
       when b.failing_from is null and ${isOutage('b')} then coalesce(e.recovery, ${firstRecovery('b.at')})
       else e.recovery end,
     slow = coalesce(b.slow, e.slow),
     status = case when b.gone then 'disabled' else e.status end,
     disabled_reason = case when b.gone and e.status <> 'disabled' then 'gone' else e.disabled_reason end,
     gate_version = e.gate_version + b.gone::int,
     version = e.version + b.gone::int,
     updated_at = case when b.gone then b.at else e.updated_at end
   from before b where e.id = b.id
   returning case when b.gone or (b.failing_since is null) <> (b.failing_from is null) then e.id end as id,
     e.tenant_id, case when b.gone and b.status <> 'disabled' then b.status end as disabled_from,
     e.id as endpoint_id, b.failing_since as failed_since, e.failing_since, e.status = 'disabled' as is_disabled, b.at`,
);

function resultsOf(attempts: readonly SeenAttempt[]): Map<string, Seen> {
  const byEndpoint = new Map<string, Seen>();
  for (const { endpointId, attempt, decision, now } of attempts) {
    const before = byEndpoint.get(endpointId);
    const delivered = attempt.outcome === 'delivered';
    byEndpoint.set(endpointId, {
      id: endpointId,
      succeeded: delivered || before?.succeeded === true,
      failing_from: delivered ? null : (before?.failing_from ?? now),
      gone: before?.gone === true || (decision?.kind === 'dead_letter' && decision.reason === 'gone'),
      slow: slowness(attempt),
      at: now,
    });
  }
  return byEndpoint;
}

function slowness({ outcome, durationMs }: SeenAttempt['attempt']): boolean | null {
  if (outcome === 'timed_out' || durationMs > SLOW_ABOVE_MS) return true;
  return durationMs < FAST_BELOW_MS ? false : null;
}

/** Asks the relay to signal the health workflows of these endpoints. Requests that meet become one signal. */
export async function requestHealthSignals(sql: Sql, endpointIds: readonly string[]): Promise<void> {
  await sql.query(REQUEST_SIGNALS({ endpointIds }));
}

const REQUEST_SIGNALS = defineQuery(
  `insert into endpoint_health_signals (endpoint_id, requested_at)
   select id, now() from unnest($endpointIds::text[]) as e (id) order by id
   on conflict (endpoint_id) do update set ${REQUESTED_AGAIN}`,
);
