import { newId } from '../../sql/new-id.ts';
import { publish } from '../store-scene.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays the publishing of notices, which are due at once, to the operator tenant and to the tenant itself. */
export function playNotices({ database, tenantId }: Stage) {
  const acceptor = store.createEventAcceptor(database);

  async function tell(): Promise<void> {
    await store.claimOperatorTenant(database, { tenantId: 'postrider', now: new Date() });
    const facts = { deliveries: 0, events: 0, partitions: 0, busyPartitions: 0 };
    const notice = {
      type: 'retention.finished',
      subject: newId('evt'),
      tenantId: null,
      at: new Date(),
      facts,
    } as const;
    await store.publishNotice(database, notice);
  }

  async function publishDue(): Promise<void> {
    const tomorrow = new Date(Date.now() + 86_400_000);
    const due = await store.takeDueNotices(database, { limit: 20, leaseMs: 0, now: tomorrow });
    for (const { id, type, endpoint, toTenant } of due) {
      const event = { type, externalId: id };
      const events = [publish('postrider', event), ...(toTenant ? [publish(tenantId, event)] : [])];
      const batch = await acceptor.planTogether(events);
      await store.inTransaction(database, async (sql) => {
        await acceptor.acceptTogether(sql, batch);
        if (endpoint !== null) await store.tellLowSuccessRate(sql, lowRateOf(endpoint.id));
        await store.finishNotice(sql, id);
      });
    }
  }

  function lowRateOf(endpointId: string) {
    const limit = { below: 1, overMinutes: 5, atLeast: 1 };
    const to = new Date();
    return { tenantId, endpointId, limit, delivered: 0, failed: 1, from: new Date(to.getTime() - 100), to };
  }

  return [tell, publishDue];
}
