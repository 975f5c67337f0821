import { createPermitGroup, isForgettable, takeFrom, type PermitGroup } from './permit-group.ts';

/** The permits of one process, shared out among tenants. */
export interface TenantShares {
  /** False while the tenant has its share. `share`: how much of the usual share it may have. */
  hasMore(tenantId: string, share: number): boolean;
  /** Takes a permit; the returned function gives it back. */
  take(tenantId: string): () => void;
  findGroup(tenantId: string): PermitGroup | undefined;
  available(): number;
  heldByTenant(): Record<string, number>;
}

/** A tenant gets a permit only while more are available than it holds. */
export function createTenantShares({ total, now }: { total: number; now: () => number }): TenantShares {
  const tenants = new Map<string, PermitGroup>();
  let held = 0;

  return {
    hasMore: (tenantId, share) => (tenants.get(tenantId)?.held ?? 0) < share * (total - held),
    take(tenantId) {
      const group = tenants.get(tenantId) ?? createPermitGroup();
      tenants.set(tenantId, group);
      const release = takeFrom(group, now);
      held++;
      return () => {
        held--;
        release();
        if (isForgettable(group, now)) tenants.delete(tenantId);
      };
    },
    findGroup: (tenantId) => tenants.get(tenantId),
    available: () => total - held,
    heldByTenant: () => Object.fromEntries([...tenants].map(([tenantId, group]) => [tenantId, group.held])),
  };
}
