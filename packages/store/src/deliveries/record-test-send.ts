import type { AttemptRecord } from '@postrider/domain';
import { CHANGE_COLUMNS } from '../changes/write-changes.ts';
import type { Sql } from '../sql/database.ts';
import { defineStatement, recordset } from '../sql/statement.ts';

/** A request that somebody had sent to try an endpoint out. */
export interface TestSend {
  deliveryId: string;
  tenantId: string;
  endpointId: string;
  /** The id that the receiver saw. No event has it. */
  eventId: string;
  eventType: string;
  attempt: AttemptRecord;
  /** When it was asked for. */
  now: Date;
}

/**
 * Records a test send as a delivery that has ended, with its attempt. No event is stored, nothing is queued, and the health
 * of the endpoint stays as it is. A test that failed is cancelled (`test_failed`): it is no dead letter, and is never retried.
 */
export async function recordTestSend(sql: Sql, { attempt, ...test }: TestSend): Promise<void> {
  const isDelivered = attempt.outcome === 'delivered';
  const ended = new Date(attempt.startedAt.getTime() + attempt.durationMs);
  const record = {
    id: test.deliveryId,
    tenant_id: test.tenantId,
    endpoint_id: test.endpointId,
    event_id: test.eventId,
    event_type: test.eventType,
    status: isDelivered ? 'delivered' : 'cancelled',
    cancel_reason: isDelivered ? null : 'test_failed',
    created_at: test.now,
    finished_at: ended,
    last_status: attempt.response?.status,
    started_at: attempt.startedAt,
    duration_ms: Math.round(attempt.durationMs),
    timings: attempt.timings,
    outcome: attempt.outcome,
    request: attempt.request,
    response: attempt.response,
    error: attempt.error,
  };
  await sql.query(RECORD_TEST({ sent: recordset([record]) }));
}

const RECORD_TEST = defineStatement(
  'record-test-send',
  `with sent as (
     select * from json_to_recordset($sent) as s (
       id text, tenant_id text, endpoint_id text, event_id text, event_type text, status text, cancel_reason text,
       created_at timestamptz, finished_at timestamptz, last_status int, started_at timestamptz, duration_ms int,
       timings jsonb, outcome text, request jsonb, response jsonb, error jsonb)
   ), recorded as (
     insert into deliveries (id, tenant_id, endpoint_id, event_id, event_type, test, status, cancel_reason, attempt_count,
                             last_outcome, last_status, created_at, finished_at)
     select id, tenant_id, endpoint_id, event_id, event_type, true, status, cancel_reason, 1, outcome, last_status,
            created_at, finished_at
     from sent
   ), told as (
     insert into delivery_changes (${CHANGE_COLUMNS}, reason, attempt, outcome, response_status, duration_ms)
     select status, tenant_id, event_id, event_type, id, endpoint_id, true, status, cancel_reason, 1, outcome, last_status,
            duration_ms
     from sent
   )
   insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat,
                         request, response, error, masked)
   select id, 1, 1, started_at, duration_ms, timings, outcome, false, request, response, error, true from sent`,
);
