import { loadDeliveries, type LoadedDelivery } from '@postrider/store/deliveries';
import {
  giveBackCarried,
  renewCarried,
  takeCarried,
  takeOverCarried,
  type CarriedSend,
  type CarrierExecution,
  type TakenToSend,
} from '@postrider/store/queue';
import { createBatcher, type Database, type Sealer } from '@postrider/store/sql';
import { CLAIM_LEASE_MS } from '../claim-lease.ts';

type Owner = CarrierExecution & { deliveryIds: readonly string[] };

/** What a carrier reads from Postgres and writes to it, besides records. */
export interface CarriedStore {
  /** Makes the rows those of this execution. Returns the ids of those that the carrier still had. */
  takeOver(of: Owner): Promise<string[]>;
  load(deliveryIds: readonly string[]): Promise<LoadedDelivery[]>;
  renew(of: Owner): Promise<void>;
  /** Takes of the same moment share a statement. */
  takerOf(of: CarrierExecution): (delivery: LoadedDelivery, limit: number) => Promise<TakenToSend>;
  giveBack(of: Owner & { needWorkflow: readonly string[] }): Promise<void>;
}

export interface CarriedStoreOptions {
  database: Database;
  sealer: Sealer;
  bootId: string;
  silentWorkers: () => readonly string[];
  now: () => Date;
}

export function createCarriedStore({
  database,
  sealer,
  bootId: claimedBy,
  silentWorkers,
  now,
}: CarriedStoreOptions): CarriedStore {
  return {
    takeOver: (of) => takeOverCarried(database, { ...of, claimedBy, leaseMs: CLAIM_LEASE_MS, now: now() }),
    async load(deliveryIds) {
      const loaded = await loadDeliveries(database, sealer, deliveryIds);
      return loaded.filter((delivery) => delivery !== null);
    },
    renew: (of) => renewCarried(database, { ...of, leaseMs: CLAIM_LEASE_MS, now: now() }),
    takerOf({ carrierId, execution }) {
      const take = createBatcher({
        run: (sends: readonly CarriedSend[]) =>
          takeCarried(database, { carrierId, execution, sends, silent: silentWorkers(), now: now() }),
        maxItems: 100,
        maxInFlight: 1,
      });
      return ({ id: deliveryId, generation, endpoint: { id, version, gateVersions } }, limit) =>
        take({ deliveryId, generation, endpoint: { id, limit, version, gateVersions } });
    },
    giveBack: (of) => giveBackCarried(database, of),
  };
}
