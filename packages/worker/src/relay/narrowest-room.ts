/** Room for more, shared out among tenants: a tenant gets half of what is available beyond what it holds. */
export interface SharedRoom {
  available: number;
  heldByTenant: Record<string, number>;
}

/** One room in which each tenant has the smaller of its shares in both. */
export function narrowest(one: SharedRoom, other: SharedRoom): SharedRoom {
  const available = Math.min(one.available, other.available);
  const [inOne, inOther] = [beyondHeld(one), beyondHeld(other)];
  const tenants = Object.keys({ ...one.heldByTenant, ...other.heldByTenant });
  const held = tenants.map((id): [string, number] => [id, available - Math.min(inOne(id), inOther(id))]);
  return { available, heldByTenant: Object.fromEntries(held) };
}

/** A tenant may have the name of a member that every object has. */
function beyondHeld({ available, heldByTenant }: SharedRoom): (tenantId: string) => number {
  const held = new Map(Object.entries(heldByTenant));
  return (tenantId) => available - (held.get(tenantId) ?? 0);
}
