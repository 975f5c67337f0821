import { newId } from '../../sql/index.ts';
import type { AttemptToRecord, LoadedDelivery, RecordResult } from '../../deliveries/index.ts';
import { attemptRecord, SEALER } from '../store-scene.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Shorter than some carriers, so that their rows are claimed again while they work. */
const LEASE_MS = 15;

/** Plays carriers, and the workflows that go on after them. */
export function playCarriers({ database, random }: Stage, record: (attempt: AttemptToRecord) => Promise<RecordResult>) {
  /** One carrier without requests: claim, take over, take, record, give back. */
  async function carry(claimedBy: string): Promise<void> {
    const carrierId = newId('car');
    await recover();
    const now = new Date();
    const of = { limit: 20, afterEndpointId: '', claimedBy, leaseMs: LEASE_MS, available: 0, now };
    const { deliveryIds } = await store.claimCarried(database, { ...of, carrierId });
    // As if Temporal had rejected the start.
    if (random() < 0.1) await store.releaseCarried(database, { carrierId, deliveryIds, at: new Date() });
    const owner = { carrierId, execution: String(random()), deliveryIds };
    const owned = await store.takeOverCarried(database, { ...owner, claimedBy, leaseMs: LEASE_MS, now: new Date() });
    const loaded = await store.loadDeliveries(database, SEALER, owned);
    await store.renewCarried(database, { ...owner, leaseMs: LEASE_MS, now: new Date() });
    const deliveries = loaded.filter((each) => each !== null);
    const sends = deliveries.map(({ id: deliveryId, generation, endpoint }) => {
      const { id, version, gateVersions } = endpoint;
      return { deliveryId, generation, endpoint: { id, limit: 16, version, gateVersions } };
    });
    const taken = await store.takeCarried(database, { ...owner, sends, silent: [], now: new Date() });
    const sent = deliveries.filter((_, i) => taken[i] === 'taken');
    await Promise.all(sent.map((delivery) => recordOne(delivery, carrierId)));
    await store.giveBackCarried(database, { ...owner, needWorkflow: owned.slice(0, 2) });
    await handOver();
  }

  /** Carriers leave out endpoints that fail, as most of them do here. */
  async function recover(): Promise<void> {
    await database.query(
      `update endpoints set failing_since = null, recovery = null, slow = false, timeout_ms = 5000, inherits = '{}',
         first_success_at = coalesce(first_success_at, now())
       where id = (select id from endpoints where deleted_at is null order by random() limit 1)`,
    );
  }

  async function recordOne({ id: deliveryId, endpoint, generation, attemptCount }: LoadedDelivery, carrierId: string) {
    const delivered = random() < 0.6;
    await record({
      deliveryId,
      endpointId: endpoint.id,
      generation,
      attemptCount,
      carrierId,
      attempt: attemptRecord(delivered ? 'delivered' : 'server_error', { startedAt: new Date() }),
      possibleRepeat: false,
      decide: () =>
        delivered ? { kind: 'delivered' } : { kind: 'retry', nextAttemptAt: new Date(Date.now() + random() * 30) },
      now: new Date(),
    });
  }

  async function handOver(): Promise<void> {
    const rows = await store.takeOutboxRows(database, 'delivery_handovers', {
      limit: 20,
      leaseMs: LEASE_MS,
      now: new Date(),
    });
    for (const { subject: deliveryId, token } of rows) {
      const found = await store.findHandedOver(database, deliveryId);
      const mayBeOlder = random() < 0.5;
      await store.confirmHandOver(database, {
        deliveryId,
        token,
        nextAttemptAt: found?.nextAttemptAt ?? null,
        mayBeOlder,
      });
    }
    await store.finishOutboxRows(database, 'delivery_handovers', rows);
  }

  return { carry };
}
