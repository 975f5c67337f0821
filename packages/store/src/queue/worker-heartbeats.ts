import type { Sql } from '../sql/database.ts';

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
  const { rows } = await sql.query<SilentWorker>({
    name: 'beat',
    text: `
      with heard as (
        insert into workers (boot_id, host, pid, started_at, seen_at) values ($1, $2, $3, $4, $5)
        on conflict (boot_id) do update set seen_at = excluded.seen_at
      )
      select boot_id as "bootId", host, pid, seen_at as "seenAt" from workers
      where boot_id <> $1 and seen_at <= $6 and seen_at > $7 order by seen_at`,
    values: [worker.bootId, worker.host, worker.pid, worker.startedAt, now, ago(now, SILENT_AFTER_MS), dayBefore(now)],
  });
  return rows;
}

/** Takes a worker off the list that stops in order. */
export async function signOff(sql: Sql, bootId: string): Promise<void> {
  await sql.query('delete from workers where boot_id = $1', [bootId]);
}

/** Takes workers off the list that were killed long ago. */
export async function forgetWorkers(sql: Sql, now: Date): Promise<void> {
  await sql.query('delete from workers where seen_at <= $1', [dayBefore(now)]);
}

const ago = (now: Date, ms: number): Date => new Date(now.getTime() - ms);
const dayBefore = (now: Date): Date => ago(now, FORGOTTEN_AFTER_MS);
