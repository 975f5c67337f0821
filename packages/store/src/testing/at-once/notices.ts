import { publish } from '../store-scene.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays the publishing of what others write into notices, all of it at once, to the operator tenant and to the tenant itself. */
export function playNotices({ database, tenantId }: Stage) {
  const acceptor = store.createEventAcceptor(database);

  async function claim(): Promise<void> {
    await store.claimOperatorTenant(database, { tenantId: 'postrider', now: new Date() });
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

  return [claim, publishDue];
}
