import { newId } from '../../sql/new-id.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays everything that touches replays: the API, the relay and the steps. */
export function playReplays({ database, tenantId, random, pick }: Stage): (() => Promise<void>)[] {
  const now = () => new Date();
  async function anyReplay(): Promise<string | undefined> {
    const { rows } = await store.listReplays(database, { tenantId, limit: 20 });
    return pick(rows)?.id;
  }

  async function create(): Promise<void> {
    const since = new Date(Date.now() - 10_000).toISOString();
    const { rows } = await database.query<{ id: string }>('select id from endpoints where tenant_id = $1', [tenantId]);
    const endpointId = pick(rows)?.id ?? '';
    const missedBy = { endpointId, since };
    const filter = { endpointId, from: since };
    const wish = {
      tenantId,
      ...(pick([
        { criteria: { missedBy }, action: 'send' as const },
        { criteria: { missedBy }, action: 'send' as const },
        { criteria: { filter }, action: 'send' as const },
        { criteria: { filter }, action: 'discard' as const },
        { criteria: { open: filter }, action: 'retry' as const },
        { criteria: { open: filter }, action: 'cancel' as const },
      ]) ?? { criteria: { filter }, action: 'send' as const }),
      fresh: random() < 0.5,
      ratePerSecond: 1_000,
      now: now(),
    };
    await store.retryingTransaction(database, async (sql) => {
      if (!(await store.holdTenant(sql, tenantId))) return;
      if (!(await store.hasRoomForReplay(sql, { tenantId, atMost: 6 }))) return;
      await store.insertReplay(sql, { ...wish, id: newId('rpl'), by: 'key_test' });
    });
  }

  async function change(): Promise<void> {
    const replayId = await anyReplay();
    if (replayId === undefined) return;
    await store.inTransaction(database, async (sql) => {
      const row = await store.lockReplay(sql, { tenantId, replayId });
      if (row === undefined || row.status === 'finished' || row.status === 'cancelled') return;
      const going = row.counted ? ('running' as const) : ('counting' as const);
      const status = pick(['paused' as const, going, going, 'cancelled' as const]) ?? going;
      await store.changeReplay(sql, { row, change: { status, ratePerSecond: 1_000 }, now: now() });
    });
  }

  async function step(): Promise<void> {
    const replayId = await anyReplay();
    if (replayId !== undefined) await store.takeReplayStep(database, { replayId, now: now() });
  }

  async function relay(): Promise<void> {
    const taken = await store.takeOutboxRows(database, 'replay_syncs', { limit: 4, leaseMs: 50, now: now() });
    await store.finishOutboxRows(database, 'replay_syncs', taken);
    const later = new Date(Date.now() + 60_000);
    await store.inTransaction(database, (sql) => store.restartSilentReplays(sql, { limit: 3, now: later }));
    await store.findOldestPin(database, { tenantId: null });
  }

  return [create, change, step, step, step, step, relay];
}
