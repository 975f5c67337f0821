import { Problem } from './problem.ts';

/** Limits how many streamed answers of one kind a process gives at the same time, in all and to each tenant. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private readonly most: { inAll: number; perTenant: number };
  private all = 0;

  constructor(most: { inAll: number; perTenant: number }) {
    this.most = most;
  }

  /** Takes a place until the returned function is called. 429 if none is free. `tenantId` undefined: the stream is over all tenants. */
  take(tenantId: string | undefined): () => void {
    const owner = tenantId ?? '*'; // no tenant's id has this character
    const own = this.taken.get(owner) ?? 0;
    if (this.all >= this.most.inAll) throw full(`This server writes ${this.all} exports already, as many as it may.`);
    if (own >= this.most.perTenant) throw full(`${own} exports of this tenant are being read, as many as may be.`);
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

function full(detail: string): Problem {
  return new Problem('too_many_exports', detail, { headers: { 'Retry-After': '10' } });
}
