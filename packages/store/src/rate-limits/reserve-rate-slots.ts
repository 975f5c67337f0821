import { inTransaction } from '../database.ts';
import type { Database, Sql } from '../database.ts';
import { loadLog, loadLogFrom, lockLimiters, saveLog } from './limiter.ts';
import type { LockedLimiters } from './limiter.ts';
import { toUs } from './rate-rules.ts';
import type { LimitsInForce, RateReservation, RateRules } from './rate-rules.ts';

export interface ReserveOptions {
  count: number;
  nowUs: number;
  /** How far ahead slots are taken. */
  horizonUs: number;
  rules: RateRules;
}

export interface Reserved extends RateReservation {
  /** How many of those who asked, the last ones, are to be skipped. */
  dropped: number;
  isLimited: true;
}

/** Reserves from limiters that are locked; the log is written, the state is left to the caller. */
export async function reserveFrom(
  sql: Sql,
  limiters: LockedLimiters & { limits: LimitsInForce },
  { count, nowUs, horizonUs, rules }: ReserveOptions,
): Promise<Reserved> {
  const { limits, state, taken } = limiters;
  const own = await loadLog(sql, limiters.endpointId, { taken: taken.own, quotas: limits.quotas, count, rules });
  const shared = await loadLog(sql, limiters.tenantId, {
    ...{ taken: taken.tenant, quotas: limits.tenantQuotas, count, rules },
  });
  const ownQuotas = limits.quotas.map((quota) => ({ quota, log: own }));
  const sharedQuotas = limits.tenantQuotas.map((quota) => ({ quota, log: shared }));
  const ask = { nowUs, state, spacing: limits.spacing, quotas: [...ownQuotas, ...sharedQuotas] };
  const { drops } = limits;
  const allDrop =
    (drops.own || (limits.spacing === null && limits.quotas.length === 0)) &&
    (drops.tenant || sharedQuotas.length === 0);
  let admitted = count;
  if (drops.own || drops.tenant) {
    // Who would be stopped now by what drops is dropped, whatever the limits that hold have to say.
    admitted = rules.reserve({
      ...{ nowUs, state, count, horizonUs: 0, spacing: drops.own ? limits.spacing : null },
      quotas: [...(drops.own ? ownQuotas : []), ...(drops.tenant ? sharedQuotas : [])],
    }).slotsUs.length;
  }
  const reservation = rules.reserve({ ...ask, count: admitted, horizonUs: allDrop ? 0 : horizonUs });
  const logs = [
    { id: limiters.endpointId, log: own, quotas: ownQuotas },
    { id: limiters.tenantId, log: shared, quotas: sharedQuotas },
  ];
  for (const { id, log, quotas } of logs) {
    if (quotas.length === 0 || reservation.startsUs.length === 0) continue;
    const pages = rules.append(log, reservation.startsUs);
    await saveLog(sql, id, { taken: log.taken + reservation.startsUs.length, pages, nowUs });
  }
  return { ...reservation, dropped: count - admitted, isLimited: true };
}

/** Takes slots that will not be used out of the logs; answers the limiters as they are now. */
export async function withdrawFrom(
  sql: Sql,
  limiters: LockedLimiters,
  { slotsUs, nowUs, rules }: { slotsUs: readonly number[]; nowUs: number; rules: RateRules },
): Promise<LockedLimiters> {
  if (limiters.limits === null || slotsUs.length === 0) return limiters;
  const { quotas, tenantQuotas } = limiters.limits;
  const fromUs = Math.min(...slotsUs);
  const taken = { ...limiters.taken };
  for (const [id, each, which] of [
    [limiters.endpointId, quotas, 'own'],
    [limiters.tenantId, tenantQuotas, 'tenant'],
  ] as const) {
    if (each.length === 0) continue;
    const log = await loadLogFrom(sql, id, { taken: taken[which], fromUs });
    const withdrawn = rules.withdraw(log, slotsUs, Math.min(...each.map(({ spanUs }) => spanUs)));
    await saveLog(sql, id, { ...withdrawn, nowUs });
    taken[which] = withdrawn.taken;
  }
  return { ...limiters, taken };
}

export type RetrySlot = { kind: 'unlimited' } | { kind: 'slot'; slotUs: number } | { kind: 'dropped' };

// However far ahead: who is retried is in no queue that would keep its place.
const FAR_US = 10 * 365 * 86_400_000_000;

/** A slot for one attempt that did not come out of the queue with one. */
export async function reserveRateSlot(
  database: Database,
  { endpointId, now, rules }: { endpointId: string; now: Date; rules: RateRules },
): Promise<RetrySlot> {
  return inTransaction(database, async (sql) => {
    const limiters = await lockLimiters(sql, endpointId, rules);
    if (limiters === undefined || limiters.limits === null) return { kind: 'unlimited' };
    const asked = { count: 1, nowUs: toUs(now), horizonUs: FAR_US, rules };
    const { slotsUs, state } = await reserveFrom(sql, { ...limiters, limits: limiters.limits }, asked);
    await sql.query('update rate_limiters set due_us = $2, freed_us = $3 where limiter_id = $1', [
      ...[endpointId, state.dueUs, state.freedUs],
    ]);
    const [slotUs] = slotsUs;
    return slotUs === undefined ? { kind: 'dropped' } : { kind: 'slot', slotUs };
  });
}

/** Gives back a slot for which no hold could be recorded. */
export async function returnRateSlot(
  database: Database,
  { endpointId, slotUs, now }: { endpointId: string; slotUs: number; now: Date },
): Promise<void> {
  await database.query(
    `update rate_limiters set freed_us = array(select s from unnest(freed_us || $2::bigint) s where s >= $3 order by s)
     where limiter_id = $1`,
    [endpointId, slotUs, toUs(now)],
  );
}
