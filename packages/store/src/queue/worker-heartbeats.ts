import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';

/** One run of a worker process. */
export interface WorkerProcess {
  bootId: string;
  host: string;
  pid: number;
  startedAt: Date;
}

export interface SilentWorker {
  bootId: string;
  host: string;
  pid: number;
  seenAt: Date;
}

/** After this long without a word a worker counts as silent: frozen, cut off from Postgres, or killed. */
const SILENT_AFTER_MS = 3_000;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Writes that a worker is alive, and answers which others are silent, of the last day. */
export async function beat(sql: Sql, worker: WorkerProcess, now: Date): Promise<SilentWorker[]> {
  return readRows(sql, BEAT({ ...worker, now, silentSince: ago(now, SILENT_AFTER_MS), since: dayBefore(now) }));
}

const BEAT = defineStatement<WorkerProcess & { now: Date; silentSince: Date; since: Date }>(
  'beat',
  `with heard as (
     insert into workers (boot_id, host, pid, started_at, seen_at) values ($bootId, $host, $pid, $startedAt, $now)
     on conflict (boot_id) do update set seen_at = excluded.seen_at
   )
   select boot_id, host, pid, seen_at from workers
   where boot_id <> $bootId and seen_at <= $silentSince and seen_at > $since order by seen_at`,
);

/** Takes a worker off the list that stops in order. */
export async function signOff(sql: Sql, bootId: string): Promise<void> {
  await sql.query(SIGN_OFF({ bootId }));
}

const SIGN_OFF = defineQuery<{ bootId: string }>('delete from workers where boot_id = $bootId');

/** Takes workers off the list that were killed long ago. */
export async function forgetWorkers(sql: Sql, now: Date): Promise<void> {
  await sql.query(FORGET({ before: dayBefore(now) }));
}

const FORGET = defineQuery<{ before: Date }>('delete from workers where seen_at <= $before');

const ago = (now: Date, ms: number): Date => new Date(now.getTime() - ms);
const dayBefore = (now: Date): Date => ago(now, FORGOTTEN_AFTER_MS);
