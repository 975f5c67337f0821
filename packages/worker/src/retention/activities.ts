import {
  effectiveRetention,
  retentionCuts,
  type Retention,
  type RetentionSlice,
  type RetentionStep,
} from '@postrider/domain';
import {
  beginRetentionRun,
  dropOldAudit,
  dropOldPartitions,
  findNextRetention,
  findOldestPin,
  findRetention,
  recordRetentionProgress,
  removeOldAudit,
  removeOldDeliveries,
  removeOldEvents,
  type RetentionResult,
} from '@postrider/store/retention';
import { pruneRollups } from '@postrider/store/rollups';
import type { Database } from '@postrider/store/sql';
import { heartbeat } from '@temporalio/activity';
import { setTimeout as delay } from 'node:timers/promises';

export interface RetentionActivityDeps {
  database: Database;
  /** Of the deployment. */
  retention: Retention;
  /** How long entries of the audit are kept, in days. Null: for ever. */
  auditDays: number | null;
  /** The clock of Postgres. */
  now: () => Date;
  /** Ends early when the worker stops. */
  stopping: AbortSignal;
}

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;

interface SliceRequest {
  /** The id of the run, the same after each `continueAsNew`. */
  runId: string;
  step: RetentionStep;
}

/** How long one call works. */
const SLICE_MS = 30_000;
const HEARTBEAT_EVERY_MS = 10_000;
/** A delivery may have 26 attempts of 32 KiB. */
const BATCH = 500;
/** Before the progress is recorded. */
const AUDIT_BATCHES = 40;
/** Between two batches, so that the work of others is never far behind. */
const PAUSE_MS = 20;

export function createRetentionActivities(deps: RetentionActivityDeps) {
  return {
    /** Goes on with a run for a while. Everything it does may be done twice. */
    async removeOldRecords({ runId, step }: SliceRequest): Promise<RetentionSlice> {
      const { database, now, stopping } = deps;
      // Dropping many partitions that others use takes minutes.
      const beating = setInterval(() => heartbeat(), HEARTBEAT_EVERY_MS);
      try {
        const result = await beginRetentionRun(database, { id: runId, now: now() });
        const until = performance.now() + SLICE_MS;
        let next: RetentionStep | null = step;
        do {
          next = await takeStep(deps, next, result);
          await recordRetentionProgress(database, { id: runId, result, finishedAt: next === null ? now() : null });
          await delay(PAUSE_MS);
        } while (next !== null && performance.now() < until && !stopping.aborted);
        return { next, summary: summaryOf(result) };
      } finally {
        clearInterval(beating);
      }
    },
  };
}

/** Drops partitions or removes one batch, and adds to `result`. Returns what follows. */
async function takeStep(
  deps: RetentionActivityDeps,
  step: RetentionStep,
  result: RetentionResult,
): Promise<RetentionStep | null> {
  const { database } = deps;
  const tenantId = step.step === 'partitions' ? null : step.tenantId;
  const { before, deadBefore } = await cutsFor(deps, tenantId);
  if (step.step === 'partitions') {
    result.busyPartitions = [];
    if (before !== null) {
      const { dropped, busy } = await dropOldPartitions(database, { before, deadBefore });
      result.partitions.push(...dropped);
      result.busyPartitions.push(...busy);
    }
    while (await pruneRollups(database, deps.now()));
    const isDone = await removeAudit(deps, result);
    return isDone ? { step: 'deliveries', tenantId: null, afterId: '' } : step;
  }
  if (before === null) return stepOfNextTenant(deps, tenantId);
  const options = { tenantId, afterId: step.afterId, before, limit: BATCH };
  const { removed, lastId } =
    step.step === 'deliveries'
      ? await removeOldDeliveries(database, { ...options, deadBefore })
      : await removeOldEvents(database, options);
  result[step.step] += removed;
  if (lastId !== null) return { ...step, afterId: lastId };
  return step.step === 'deliveries' ? { step: 'events', tenantId, afterId: '' } : stepOfNextTenant(deps, tenantId);
}

/** Whole weeks, then batches of the rest. Returns whether nothing is left. It is no step, which older workers do not know. */
async function removeAudit(
  { database, auditDays, now }: RetentionActivityDeps,
  result: RetentionResult,
): Promise<boolean> {
  const { before } = retentionCuts({ days: auditDays, deadLetterDays: null }, now());
  if (before === null) return true;
  const { dropped, busy } = await dropOldAudit(database, { before });
  result.partitions.push(...dropped);
  result.busyPartitions.push(...busy);
  // Several: a repeat of the step tries again what others used, for seconds.
  for (let batch = 0; batch < AUDIT_BATCHES; batch++) {
    const removed = await removeOldAudit(database, { before, limit: BATCH });
    result.auditEntries += removed;
    if (removed < BATCH) return true;
    await delay(PAUSE_MS);
  }
  return false;
}

async function cutsFor({ database, retention, now }: RetentionActivityDeps, tenantId: string | null) {
  const own = tenantId === null ? undefined : await findRetention(database, tenantId);
  const cuts = retentionCuts(own === undefined ? retention : effectiveRetention(own, retention), now());
  const pin = await findOldestPin(database, { tenantId });
  return pin === null || cuts.before === null || pin > cuts.before ? cuts : { ...cuts, before: pin };
}

async function stepOfNextTenant(
  { database }: RetentionActivityDeps,
  after: string | null,
): Promise<RetentionStep | null> {
  const tenant = await findNextRetention(database, after ?? '');
  return tenant === undefined ? null : { step: 'deliveries', tenantId: tenant.tenantId, afterId: '' };
}

function summaryOf({ deliveries, events, auditEntries, partitions, busyPartitions }: RetentionResult): string {
  const parts = [
    `${deliveries} deliveries`,
    `${events} events`,
    `${auditEntries} audit entries`,
    `${partitions.length} partitions removed`,
  ];
  if (busyPartitions.length > 0) parts.push(`in use, left for tomorrow: ${busyPartitions.join(', ')}`);
  return `${parts.join(', ')}.`;
}
