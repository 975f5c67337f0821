import { POSTRIDER } from '../../audit/audit-entries.ts';
import { newId } from '../../sql/new-id.ts';
import type { Sql } from '../../sql/index.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays changes that the audit records, by people and by Postrider itself. */
export function playAudit({ database, tenantId, random, pick }: Stage): (() => Promise<void>)[] {
  async function anyEndpoint(): Promise<string> {
    const { rows } = await database.query<{ id: string }>(
      'select id from endpoints where tenant_id = $1 and deleted_at is null order by id',
      [tenantId],
    );
    return pick(rows)?.id ?? newId('ep');
  }

  async function record(sql: Sql, resourceId: string): Promise<void> {
    const change = { tenantId, action: 'updateEndpoint', resourceType: 'endpoint', resourceId };
    const changes = [{ ...change, before: { name: 'a' }, after: { name: 'b' } }];
    await store.recordChanges(sql, { changes, actor: POSTRIDER, requestId: null, now: new Date() });
  }

  /** As a route does: it locks, changes, and records. */
  async function changeEndpoint(): Promise<void> {
    const endpointId = await anyEndpoint();
    const now = new Date();
    await store.inTransaction(database, async (sql) => {
      if ((await store.lockEndpoint(sql, { tenantId, endpointId })) === undefined) return;
      await store.touchEndpoint(sql, { id: endpointId, now });
      await record(sql, endpointId);
    });
  }

  async function changeCatalogue(): Promise<void> {
    await store.inTransaction(database, async (sql) => {
      await store.holdCatalogue(sql);
      await store.lockCatalogue(sql);
      await record(sql, 'type.1');
    });
  }

  async function disable(): Promise<void> {
    const endpointId = await anyEndpoint();
    const now = new Date();
    if (random() < 0.5) await store.disableFailing(database, { endpointId, cutoff: now, now });
    else await store.disableForTemplate(database, { endpointId, gateVersion: 1, now });
  }

  return [changeEndpoint, changeCatalogue, disable];
}
