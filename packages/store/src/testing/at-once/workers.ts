import type { AttemptToRecord, LoadedDelivery, RecordResult } from '../../deliveries/index.ts';
import { attemptRecord, SEALER } from '../store-scene.ts';
import { playCarriers } from './carriers.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Shorter than some attempts, so that deliveries are claimed again and reconciled while their attempts run. */
const LEASE_MS = 15;
const SILENT_AFTER_MS = 60_000;

/** Plays the worker and its workflows: calls the store as they do. */
export function playWorkers(stage: Stage) {
  const { database, random, pick } = stage;
  const run = (attempts: readonly AttemptToRecord[]): Promise<RecordResult[]> =>
    store.recordAttempts(database, attempts);
  const record = store.createBatcher({ run, maxItems: 64, maxInFlight: 2 });

  /** One attempt without a request: load, evaluate the gates, take a slot, record. */
  async function attempt(deliveryId: string, generation: number): Promise<void> {
    const [row] = await store.loadDeliveries(database, SEALER, [deliveryId]);
    if (!row || row.generation !== generation) return;
    if (row.status !== 'pending' && row.status !== 'waiting' && row.status !== 'retrying') {
      await store.dequeueEnded(database, deliveryId);
      return;
    }
    const gated = { deliveryId, generation, endpointId: row.endpoint.id, now: new Date() };
    const { gateVersions, status } = row.endpoint;
    if (row.endpoint.deleted !== null) {
      await store.recordEnd(database, gated, { status: 'cancelled', reason: 'endpoint_deleted' });
    } else if (status !== 'active') {
      await store.recordHold(database, { ...gated, reason: status, until: null, gateVersions });
    } else {
      await sendInSlot(row, gated);
    }
  }

  async function sendInSlot(row: LoadedDelivery, gated: Parameters<typeof store.recordEnd>[1]): Promise<void> {
    const ask = { endpointId: row.endpoint.id, deliveryIds: [row.id], mayDrop: row.attemptCount === 0 };
    const [slot] = await store.reserveSlots(database, ask, () => new Date());
    if (slot?.kind === 'hold') {
      const { gateVersions } = row.endpoint;
      await store.recordHold(database, { ...gated, reason: slot.reason, until: slot.until, gateVersions });
    } else if (slot?.kind === 'skip') {
      await store.recordEnd(database, gated, { status: 'skipped', reason: slot.reason });
    } else {
      await send(row);
    }
  }

  async function send(row: LoadedDelivery): Promise<void> {
    const chance = random();
    await record({
      deliveryId: row.id,
      endpointId: row.endpoint.id,
      generation: row.generation,
      attemptCount: row.attemptCount,
      attempt: attemptRecord(chance < 0.5 ? 'delivered' : 'server_error', { startedAt: new Date() }),
      possibleRepeat: false,
      decide: () => {
        if (chance < 0.5) return { kind: 'delivered' };
        if (chance < 0.8) return { kind: 'retry', nextAttemptAt: new Date(Date.now() + random() * 30) };
        const reason = chance < 0.82 ? ('gone' as const) : ('attempts_exhausted' as const);
        return { kind: 'dead_letter', reason, detail: 'for a test' };
      },
      now: new Date(),
    });
  }

  /** Claims and starts, of every endpoint with limits too, and settles what rests. */
  async function claim(claimedBy: string): Promise<void> {
    const now = new Date();
    await store.beat(database, { bootId: claimedBy, host: 'test', pid: 1, startedAt: now }, now);
    const options = { limit: 20, claimedBy, leaseMs: LEASE_MS, now };
    const due = await store.claimDue(database, { ...options, afterEndpointId: '' });
    const claimed = [...due.deliveries];
    for (const endpointId of due.rateLimitedEndpointIds) {
      const limited = await store.claimRateLimited(database, { ...options, endpointId });
      claimed.push(...limited.deliveries);
    }
    await store.holdRateLimited(database, new Date());
    // As if Temporal had rejected some of the starts.
    const [released, started] = [claimed.slice(0, claimed.length / 10), claimed.slice(claimed.length / 10)];
    const idsOf = (some: typeof claimed) => some.map(({ deliveryId }) => deliveryId);
    await store.releaseClaims(database, idsOf(released), new Date());
    await store.markStarted(database, { ids: idsOf(started), now: new Date() });
    await Promise.all(started.map((each) => attempt(each.deliveryId, each.generation)));
    for (const endpointId of await store.findInactive(database, ''))
      await store.settleInactive(database, endpointId, new Date());
  }

  /** Carries out what the outbox asks for. */
  async function reconcile(): Promise<void> {
    const options = { limit: 10, leaseMs: LEASE_MS, now: new Date() };
    const taken = await store.takeOutboxRows(database, 'endpoint_sweeps', options);
    const extension = { taken, leaseMs: LEASE_MS, now: new Date() };
    const requests = await store.extendOutboxLeases(database, 'endpoint_sweeps', extension);
    for (const { subject: endpointId, kind, causes } of requests) {
      const step = { endpointId, afterDeliveryId: '', now: new Date() };
      if (kind === 'cancel') await store.cancelWaiting(database, { ...step, reason: 'endpoint_deleted' });
      else await store.wakeHeld(database, { ...step, causes: causes ?? {}, staysHeld: () => false });
    }
    await store.finishOutboxRows(database, 'endpoint_sweeps', requests);
    for (const table of ['delivery_wakes', 'endpoint_health_signals'] as const) {
      await store.finishOutboxRows(database, table, await store.takeOutboxRows(database, table, options));
    }
  }

  /** The periodic work of a worker. */
  async function housekeeping(): Promise<void> {
    const now = new Date();
    await store.reconcileForgottenHolds(database, now);
    await ramp();
    await store.skipExpired(database, now);
    await store.expireKeys(database, now);
    await store.removeRecords(database, { limit: 5, now });
    await store.probeRecording(database);
    await store.maskOldAttempts(database, SEALER, { limit: 5, mask: (recorded) => recorded });
    await store.createPartitions(database, new Date(now.getTime() + Math.floor(random() * 20) * 7 * 86_400_000));
    await store.keepChangePartitions(database, new Date(now.getTime() + Math.floor(random() * 12) * 6 * 3_600_000));
    await store.signOff(database, 'boot-gone');
    await store.forgetWorkers(database, new Date(now.getTime() - SILENT_AFTER_MS));
    for (const { deliveryId, generation } of await store.takeOverdue(database, { limit: 10, againMs: 20, now })) {
      await store.restartDelivery(database, { deliveryId, generation, now });
    }
  }

  let ramps = 0;
  /** Steers the ramps of endpoints that recover, and ends them in turns. Outages are too short here to begin many. */
  async function ramp(): Promise<void> {
    const now = new Date();
    const first = { limit: 2, usualMs: null, backlog: null, countedMs: null };
    const begun = { ...first, perSecond: null, expectedMs: null, sinceMs: now.getTime(), changedMs: now.getTime() };
    await database.query(
      `update endpoints set recovery = $1 where recovery is null and id = (
         select id from endpoints order by md5(id || $2) limit 1)`,
      [begun, String(random())],
    );
    const recovering = await store.readRecoveries(database, now);
    await store.countBacklogs(
      database,
      recovering.map((each) => ({ ...each, perSecond: 10 })),
      now,
    );
    for (const { endpointId, recovery: from } of recovering) {
      const changed = { endpointId, from, to: { ...from, limit: 4, changedMs: from.changedMs + 1 } };
      if (ramps++ % 2 === 0) await store.changeLimit(database, changed);
      else await store.endRecovery(database, { endpointId, sinceMs: from.sinceMs });
    }
  }

  /** Some workflows make their next attempt. Sometimes one is lost. */
  async function workflows(): Promise<void> {
    const { rows } = await database.query<{ id: string; generation: number }>(
      `select id, generation from deliveries where in_workflow and status in ('waiting', 'retrying')
       order by md5(id || $1) limit 8`,
      [String(random())],
    );
    await Promise.all(rows.map(({ id, generation }) => attempt(id, generation)));
    const lost = random() < 0.2 ? pick(rows) : undefined;
    if (lost) {
      await store.restartDelivery(database, { deliveryId: lost.id, generation: lost.generation, now: new Date() });
    }
  }

  return { claim, reconcile, housekeeping, workflows, ...playCarriers(stage, record) };
}
