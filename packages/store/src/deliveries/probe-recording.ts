import { randomBytes } from 'node:crypto';
import { noteEndpointHealth } from '../endpoints/note-endpoint-health.ts';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { rewriteDeliveries } from './transitions.ts';
import { writeAttempts, type NumberedAttempt } from './write-attempts.ts';

/** No real attempt has this number. */
const PROBE_NUMBER = 2 ** 31 - 1;
/** The largest body that is recorded. Random bytes, because a nearly full disk may still take a body that compresses well. */
const BODY_BYTES = 16 * 1024;

interface ProbedDelivery {
  deliveryId: string;
  endpointId: string;
  generation: number;
}

/**
 * Proves that attempts can be recorded, and rejects if they cannot. It writes an attempt of an unlocked delivery, rolls it
 * back, and commits an update that changes nothing. A read-only server, a full disk, a trigger that refuses and a standby
 * that must confirm commits each fail at a different step.
 */
export async function probeRecording(database: Database): Promise<void> {
  await inTransactionWithKeptPlans(database, async (sql) => {
    const [delivery] = await readRows<ProbedDelivery>(sql, LOCK_ANY({}));
    if (delivery === undefined) return;
    await sql.query('savepoint probe');
    const attempt = probeOf(delivery);
    await writeAttempts(sql, [attempt]);
    await noteEndpointHealth(sql, [attempt]);
    await sql.query('rollback to savepoint probe');
    await rewriteDeliveries(sql, [delivery.deliveryId]);
  });
}

const LOCK_ANY = defineQuery(
  `select d.id as delivery_id, d.endpoint_id, d.generation from deliveries d join endpoints e on e.id = d.endpoint_id
   order by d.id desc limit 1 for update skip locked`,
);

function probeOf(delivery: ProbedDelivery): NumberedAttempt {
  const now = new Date();
  const body = randomBytes(BODY_BYTES / 2).toString('hex');
  return {
    ...delivery,
    number: PROBE_NUMBER,
    possibleRepeat: false,
    decision: { kind: 'retry', nextAttemptAt: now },
    now,
    attempt: {
      startedAt: now,
      durationMs: 0,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
      outcome: 'server_error',
      request: { method: 'POST', url: '', headers: {}, body, bodySha256: '' },
      response: { status: 500, headers: {}, body, truncated: false },
      error: null,
    },
  };
}
