import { SEALER } from '../store-scene.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Changes what the endpoints of a tenant, or of all tenants, inherit, as its route does. */
export async function changeDefaults({ database, random }: Stage, owner: string): Promise<void> {
  const now = new Date();
  await store.inTransaction(database, async (sql) => {
    if (owner !== store.DEPLOYMENT && !(await store.holdTenant(sql, owner))) return;
    const stopped = await store.lockStoppedTemplates(sql, owner === store.DEPLOYMENT ? null : owner);
    await store.lockDefaults(sql, owner);
    const none = { timeoutMs: null, headers: null, signing: null, format: null };
    await store.writeDefaults(sql, SEALER, { owner, settings: { ...none, retry: { delaysSeconds: [5] } }, now });
    const secret = { ownerId: owner, secret: 'whsec_c', publicKey: null, now };
    const oldExpiresAt = new Date(now.getTime() + random() * 1_000);
    if (random() < 0.5) await store.defaultSecrets.set(sql, SEALER, secret);
    else await store.defaultSecrets.rotate(sql, SEALER, { ...secret, oldExpiresAt });
    for (const { id, tenantId } of stopped) await store.enableEndpoint(sql, { tenantId, endpointId: id, now });
    await store.touchDefaults(sql, { owner, now });
  });
}
