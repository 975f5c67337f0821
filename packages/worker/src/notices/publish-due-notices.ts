import { noticeData } from '@postrider/domain';
import { findLowSuccessRate, tellLowSuccessRate } from '@postrider/store/deliveries';
import type { AcceptInput, EventAcceptor } from '@postrider/store/events';
import { finishNotice, takeDueNotices, type DueNotice } from '@postrider/store/notices';
import { notifyQueue } from '@postrider/store/outbox';
import { inTransaction, type Database } from '@postrider/store/sql';
import { findOperatorTenant } from '@postrider/store/tenants';
import type { Logger } from 'pino';
import { startLoop, type Loop, type RunningLoop } from '../loop.ts';

export interface NoticeOptions {
  database: Database;
  acceptor: EventAcceptor;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const POLL_MS = 1_000;
const ROUND = { limit: 50, leaseMs: 30_000 };

/** Publishes what Postrider tells people, as events of the operator tenant. */
export function startNotices(options: NoticeOptions): RunningLoop {
  const { now, log } = options;
  return startLoop({ name: 'notices', pollMs: POLL_MS, round: createNoticeRound(options), now, log });
}

function createNoticeRound({ database, acceptor, now, log }: NoticeOptions): Loop['round'] {
  return async () => {
    const operator = await findOperatorTenant(database);
    // The server makes it when it starts. Until then the notices wait.
    if (operator === null) return 'wait';
    const due = await takeDueNotices(database, { ...ROUND, now: now() });
    let failures = 0;
    for (const notice of due) {
      try {
        if (notice.isMoot) await finishNotice(database, notice.id);
        else await publish({ database, acceptor, now }, notice, operator);
      } catch (error) {
        // It is taken again when its lease ends.
        log.warn({ err: error, noticeId: notice.id }, 'A notice was not published; trying again');
        failures += 1;
      }
    }
    if (due.length > failures) notifyQueue(database);
    if (failures > 0) return 'back_off';
    return due.length === ROUND.limit ? 'again' : 'wait';
  };
}

/**
 * Publishes it and deletes its row in one transaction, so that a crash neither loses nor repeats it. Its row is locked last,
 * after endpoints, as where attempts write notices.
 */
async function publish(
  { database, acceptor, now }: Omit<NoticeOptions, 'log'>,
  notice: DueNotice,
  operator: string,
): Promise<void> {
  const batch = await acceptor.planTogether(eventsOf(notice, { operator, now: now() }));
  const { id, type, endpoint } = notice;
  const endpointId = type === 'delivery.dead_lettered' ? endpoint?.id : undefined;
  const low = endpointId === undefined ? undefined : await findLowSuccessRate(database, { endpointId, now: now() });
  await inTransaction(database, async (sql) => {
    // A result other than `accepted` needs nothing: its fact was told before, or its tenant was deleted.
    await acceptor.acceptTogether(sql, batch);
    if (low !== undefined) await tellLowSuccessRate(sql, low);
    if (!(await finishNotice(sql, id))) throw new Error('The notice was taken back meanwhile.');
  });
}

function eventsOf(notice: DueNotice, { operator, now }: { operator: string; now: Date }): AcceptInput[] {
  const { id, type, occurredAt, tenantId, toTenant } = notice;
  const event: AcceptInput['event'] = {
    type,
    data: JSON.stringify(noticeData(notice)),
    externalId: id,
    occurredAt,
    priority: type === 'retention.finished' || type === 'endpoint.recovered' ? 'normal' : 'high',
    expiresAt: null,
    deliverAt: null,
    tags: [],
    endpointIds: null,
  };
  const input = { idempotency: null, now };
  const toOperator: AcceptInput = { ...input, tenantId: operator, event };
  if (!toTenant || tenantId === null) return [toOperator];
  // Endpoints for all types are the app's: its customers get notices only where they name the type.
  return [toOperator, { ...input, tenantId, event: { ...event, optIn: true } }];
}
