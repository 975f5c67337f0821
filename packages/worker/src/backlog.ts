import type { CarriedClaimOptions } from '@postrider/store/queue';
import type { StartResult } from './temporal/start-eagerly.ts';

/** Takes a backlog for carriers, if there is one, before the relay claims. */
export type ClaimBacklog = (options: Omit<CarriedClaimOptions, 'limit' | 'carrierId'>) => Promise<Backlog>;

/** What carriers took of a backlog. */
export interface Backlog {
  started: Promise<StartResult>[];
  /** Whether another claim would find more to carry now. */
  more: boolean;
  /** Their due deliveries are for carriers: the relay leaves them. */
  endpointIds: string[];
}
