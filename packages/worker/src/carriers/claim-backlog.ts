import { claimCarried, releaseCarried } from '@postrider/store/queue';
import { newId, type Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Backlog, ClaimBacklog } from '../backlog.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import type { RunningCarriers } from './running-carriers.ts';
import { startCarrier } from './start-carrier.ts';
import { hasGrpcCode, INVALID_ARGUMENT } from '../temporal/grpc-code.ts';
import { START_AGAIN_AFTER_MS, type StartResult } from '../temporal/start-eagerly.ts';

export interface BacklogDeps {
  database: Database;
  client: Client;
  taskQueue: string;
  carriers: RunningCarriers;
  /** The most deliveries of one carrier. 1: there are none. */
  deliveriesPerWorkflow: number;
  report: Pick<RelayReport, 'claimed' | 'started'>;
  now: () => Date;
}

/** Without their search attribute, Temporal refuses carriers only. Then workflows of their own take the backlog for a while. */
const WITHOUT_CARRIERS_MS = 10_000;

function isRefusal(result: StartResult): boolean {
  return result.kind === 'failed' && result.error instanceof Error && hasGrpcCode(result.error.cause, INVALID_ARGUMENT);
}

/** Claims what is due beyond what workflows of their own can take, and starts a carrier for it. */
export function createBacklogClaims(deps: BacklogDeps): ClaimBacklog {
  const { database, carriers, deliveriesPerWorkflow, report, now } = deps;

  let refusedUntil = 0;

  async function start(carrierId: string, deliveryIds: string[]): Promise<StartResult> {
    report.claimed(deliveryIds.length);
    const result = await startCarrier(deps, { carrierId, deliveryIds });
    report.started('carrier', result);
    if (result.kind === 'started') return result;
    carriers.end(carrierId);
    if (isRefusal(result)) refusedUntil = now().getTime() + WITHOUT_CARRIERS_MS;
    const at = new Date(now().getTime() + START_AGAIN_AFTER_MS);
    await releaseCarried(database, { carrierId, deliveryIds, at });
    return result;
  }

  const nothing = (endpointIds: string[] = []): Backlog => ({ started: [], more: false, endpointIds });

  return async (options) => {
    if (deliveriesPerWorkflow <= 1 || now().getTime() < refusedUntil) return nothing();
    const carrierId = newId('car');
    const limit = carriers.hasRoom() ? deliveriesPerWorkflow : 0;
    const { deliveryIds, endpointIds } = await claimCarried(database, { ...options, carrierId, limit });
    if (deliveryIds.length === 0) return nothing(endpointIds);
    if (!carriers.tryBegin(carrierId)) {
      await releaseCarried(database, { carrierId, deliveryIds, at: options.now });
      return nothing(endpointIds);
    }
    const more = deliveryIds.length === limit && carriers.hasRoom();
    return { started: [start(carrierId, deliveryIds)], more, endpointIds };
  };
}
