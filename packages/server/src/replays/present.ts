import { replayWorkflowId } from '@postrider/domain';
import type { ReplayFilter, ReplayRow } from '@postrider/store/replays';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { ServerContext } from '../http/server-context.ts';
import { temporalUrlOf } from '../http/temporal-url.ts';
import type { DeliveryFilterInput, replayAnswer } from './schema.ts';

export function presentReplay(row: ReplayRow, server: ServerContext): z.input<typeof replayAnswer> {
  const { id, tenantId, action, criteria, fresh, status, matched, sent, delivered, failed, skipped, discarded } = row;
  return {
    id,
    tenantId,
    action,
    filter: 'missedBy' in criteria ? null : shownFilter('open' in criteria ? criteria.open : criteria.filter),
    missedBy: 'missedBy' in criteria ? criteria.missedBy : null,
    webhookId: fresh ? 'fresh' : 'same',
    status,
    matched,
    sent,
    delivered,
    failed,
    skipped,
    discarded,
    ratePerSecond: row.ratePerSecond,
    createdAt: row.createdAt.toISOString(),
    finishedAt: isoOf(row.finishedAt),
    temporalUrl: temporalUrlOf({ workflowId: replayWorkflowId(id), startedAt: row.startedAt }, server),
  };
}

/** As it is kept. */
export function storedFilter({ from, to, ...filter }: DeliveryFilterInput): ReplayFilter {
  return {
    ...filter,
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(to === undefined ? {} : { to: to.toISOString() }),
  };
}

/** As it was given. */
function shownFilter({ responseStatus, ...filter }: ReplayFilter): Record<string, unknown> {
  if (responseStatus === undefined) return filter;
  const { from, to } = responseStatus;
  return { ...filter, responseStatus: from === to ? String(from) : `${String(from).slice(0, 1)}xx` };
}
