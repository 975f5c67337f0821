import { randomBytes } from 'node:crypto';
import { noteEndpointHealth } from '../endpoints/note-endpoint-health.ts';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { rewriteDeliveries } from './transitions.ts';
import { writeAttempts, type NumberedAttempt } from './write-attempts.ts';

/** No attempt has this number. */
const MADE_UP_NUMBER = 2 ** 31 - 1;
/** As large as a recorded body may be, and random: a disk may have room for what compression makes small. */
const SHOWN_BYTES = 16 * 1024;

/**
 * Proves that attempts can be recorded, and rejects where they cannot. It writes what a record writes, about a delivery that
 * nobody holds, takes that back, and commits an update that changes nothing: a read-only server, a full disk, a trigger
 * that refuses and a standby that must confirm commits each stop a different one of these steps.
 */
export async function probeRecording(database: Database): Promise<void> {
  await inTransactionWithKeptPlans(database, async (sql) => {
    const { rows } = await sql.query<{ id: string; endpoint_id: string; generation: number }>(
      `select d.id, d.endpoint_id, d.generation from deliveries d join endpoints e on e.id = d.endpoint_id
       order by d.id desc limit 1 for update skip locked`,
    );
    const [delivery] = rows;
    // Where there is no delivery at all, there is nothing to record.
    if (delivery === undefined) return;
    await sql.query('savepoint made_up');
    const attempt = madeUpAttempt(delivery);
    await writeAttempts(sql, [attempt]);
    await noteEndpointHealth(sql, [attempt]);
    await sql.query('rollback to savepoint made_up');
    await rewriteDeliveries(sql, [delivery.id]);
  });
}

function madeUpAttempt(delivery: { id: string; endpoint_id: string; generation: number }): NumberedAttempt {
  const now = new Date();
  const body = randomBytes(SHOWN_BYTES / 2).toString('hex');
  return {
    deliveryId: delivery.id,
    endpointId: delivery.endpoint_id,
    generation: delivery.generation,
    number: MADE_UP_NUMBER,
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
