import { maskRecordedAttempt } from '@postrider/sender';
import { keepChangePartitions } from '@postrider/store/changes';
import { maskOldAttempts, removeRecords } from '@postrider/store/deliveries';
import { expireKeys } from '@postrider/store/keys';
import { forgetWorkers } from '@postrider/store/queue';
import { expungeNext } from '@postrider/store/retention';
import { createPartitions } from '@postrider/store/sql';
import type { Database, Sealer } from '@postrider/store/sql';
import type { Logger } from 'pino';
import { startLoop, type Loop } from '../loop.ts';

export interface HousekeepingOptions {
  database: Database;
  sealer: Sealer;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const EVERY_MS = 60 * 60_000;
const PARTITIONS_AGAIN_MS = 5 * 60_000;
/** A worker of version 0.1 that still runs records attempts without masks. */
const MASK_EVERY_MS = 60_000;
/** A row has up to 32 KiB. Small batches keep other statements from waiting. */
const MASK_BATCH = 100;
const MASK_PAUSE_MS = 500;
const REMOVE_EVERY_MS = 10_000;
/** A delivery may have 26 attempts of 32 KiB. */
const REMOVE_BATCH = 200;
const EXPUNGE_EVERY_MS = 2_000;

/** Creates partitions, deletes expired keys, masks old attempts, and removes records and contents that people delete. No delivery waits for this work. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): Promise<void> } {
  const { now, log } = options;
  const loop = (name: string, pollMs: number, task: (options: HousekeepingOptions) => ReturnType<Loop['round']>) =>
    startLoop({ name, pollMs, round: () => task(options), now, log });
  const loops = [
    loop('housekeeping', EVERY_MS, keepHouse),
    loop('mask', MASK_EVERY_MS, maskBatch),
    loop('remove', REMOVE_EVERY_MS, removeBatch),
    loop('expunge', EXPUNGE_EVERY_MS, expungeBatch),
  ];
  return { stop: async () => void (await Promise.all(loops.map((each) => each.stop()))) };
}

async function keepHouse({ database, now, log }: HousekeepingOptions) {
  const { left } = await createPartitions(database, now());
  for (const { partition, error } of left) {
    log.error({ partition, err: error }, 'A partition was not made; it is tried again in five minutes');
  }
  await keepChangePartitions(database, now());
  while ((await expireKeys(database, now())).more);
  await forgetWorkers(database, now());
  return left.length === 0 ? ('wait' as const) : { waitUntil: new Date(now().getTime() + PARTITIONS_AGAIN_MS) };
}

/** Masks secrets in attempts of version 0.1. When none is left, the query reads an empty index. */
async function maskBatch({ database, sealer, now }: HousekeepingOptions) {
  const masked = await maskOldAttempts(database, sealer, { limit: MASK_BATCH, mask: maskRecordedAttempt });
  return masked < MASK_BATCH ? ('wait' as const) : { waitUntil: new Date(now().getTime() + MASK_PAUSE_MS) };
}

/** Removes the records of deleted endpoints. What is left to do is in rows, so a crash in the middle loses nothing. */
async function removeBatch({ database, now }: HousekeepingOptions) {
  const removed = await removeRecords(database, { limit: REMOVE_BATCH, now: now() });
  return removed < REMOVE_BATCH ? ('wait' as const) : ('again' as const);
}

/** Removes the content of events, as people asked for it by filter. */
async function expungeBatch({ database, now }: HousekeepingOptions) {
  return (await expungeNext(database, now())) ? ('again' as const) : ('wait' as const);
}
