import type { Problem } from './problem.ts';

/** The refusal where no place is free. */
type Full = (places: { of: 'server' | 'tenant'; taken: number }) => Problem;

/** Limits how many streamed answers of one kind a process gives at the same time, in all and to each tenant. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private readonly most: { inAll: number; perTenant: number };
  private readonly full: Full;
  private all = 0;

  constructor(most: { inAll: number; perTenant: number }, full: Full) {
    this.most = most;
    this.full = full;
  }

  /** Takes a place until the returned function is called. Throws if none is free. `tenantId` undefined: the stream is over all tenants. */
  take(tenantId: string | undefined): () => void {
    const owner = tenantId ?? '*'; // no tenant's id has this character
    const own = this.taken.get(owner) ?? 0;
    if (this.all >= this.most.inAll) throw this.full({ of: 'server', taken: this.all });
    if (own >= this.most.perTenant) throw this.full({ of: 'tenant', taken: own });
    this.all += 1;
    this.taken.set(owner, own + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.all -= 1;
      const left = (this.taken.get(owner) ?? 1) - 1;
      if (left === 0) this.taken.delete(owner);
      else this.taken.set(owner, left);
    };
  }
}
