import { newId } from '../../sql/new-id.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

const WEEK_MS = 7 * 86_400_000;

/** Plays the daily removal of old records. Here they are old after some seconds. */
export function playRetention({ database, tenantId, random }: Stage) {
  async function remove(): Promise<void> {
    const now = new Date();
    const run = { id: `run-${Math.floor(random() * 3)}`, now };
    const result = await store.beginRetentionRun(database, run);
    const of = { tenantId: random() < 0.5 ? tenantId : null, before: new Date(now.getTime() - 3_000), limit: 5 };
    await store.removeOldDeliveries(database, { ...of, afterId: '', deadBefore: random() < 0.5 ? now : null });
    await store.removeOldEvents(database, { ...of, afterId: '' });
    await store.recordRetentionProgress(database, { id: run.id, result, finishedAt: now });
  }

  /** Weeks to come too, which are empty. */
  async function drop(): Promise<void> {
    const before = new Date(Date.now() + Math.floor(random() * 3) * WEEK_MS);
    await store.dropOldPartitions(database, { before, deadBefore: null });
    await store.dropOldAudit(database, { before });
    await store.removeOldAudit(database, { before: new Date(Date.now() - 3_000), limit: 20 });
  }

  async function ask(): Promise<void> {
    const now = new Date();
    await store.requestRetentionRun(database, now);
    await store.finishRetentionRequest(database, now);
  }

  /** An event by itself, or all of a type by a request. */
  async function expunge(): Promise<void> {
    const { rows } = await database.query<{ id: string }>(
      'select id from events where tenant_id = $1 order by md5(id || $2) limit 1',
      [tenantId, String(random())],
    );
    const command = { tenantId, eventIds: rows.map(({ id }) => id), by: 'key_test', now: new Date() };
    await store.inTransaction(database, (sql) => store.expungeEvents(sql, command));
    const to = new Date(Date.now() - 2_000).toISOString();
    const request = { id: newId('exp'), tenantId, filter: { to }, by: 'key_test', now: new Date() };
    if (random() < 0.2) await store.requestExpunge(database, request);
    await store.expungeNext(database, new Date());
  }

  return [remove, remove, remove, drop, ask, expunge];
}
