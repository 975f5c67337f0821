import type { Priority, ScheduleTiming } from '@postrider/domain';
import { Conditions } from '../sql/conditions.ts';
import type { Sql } from '../sql/database.ts';
import { idsWithin, keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { requestAllSyncs, requestScheduleSync } from './schedule-syncs.ts';

/** What a person sets. */
export interface ScheduleSettings extends ScheduleTiming {
  name: string | null;
  eventType: string;
  /** JSON text, byte for byte as receivers get it. */
  data: string;
  priority: Priority;
  tags: string[];
  /** Only these endpoints; null: those that take the type. */
  endpointIds: string[] | null;
  paused: boolean;
  /** Only runs after this instant are still to come. */
  runsAfter: Date;
  /** The next run; null while it is paused. */
  nextRunAt: Date | null;
}

/** Why a run published nothing. */
export interface RunProblem {
  code: string;
  detail: string;
}

export interface ScheduleRow extends ScheduleSettings {
  id: string;
  tenantId: string;
  lastRunAt: Date | null;
  lastEventId: string | null;
  lastProblem: RunProblem | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const SETTINGS = [
  'name',
  'cron',
  'every_seconds',
  'time_zone',
  'event_type',
  'data',
  'priority',
  'tags',
  'endpoint_ids',
  'paused',
  'anchor',
  'runs_after',
  'next_run_at',
] as const;

/** The select or returning list of a `ScheduleRow`. */
export const SCHEDULE_COLUMNS = `id, tenant_id, ${SETTINGS.join(', ')}, last_run_at, last_event_id, last_problem, version, created_at,
  updated_at`;

function columnsOf(settings: ScheduleSettings): Record<(typeof SETTINGS)[number], unknown> {
  return {
    name: settings.name,
    cron: settings.cron,
    every_seconds: settings.everySeconds,
    time_zone: settings.timeZone,
    event_type: settings.eventType,
    data: settings.data,
    priority: settings.priority,
    tags: settings.tags,
    endpoint_ids: settings.endpointIds,
    paused: settings.paused,
    anchor: settings.anchor,
    runs_after: settings.runsAfter,
    next_run_at: settings.nextRunAt,
  };
}

/**
 * Whether a tenant may have one more schedule. Takes a lock until the commit: otherwise two creates that count at the same
 * time could exceed the limit together. The caller holds the tenant.
 */
export async function hasRoomForSchedule(
  sql: Sql,
  { tenantId, atMost }: { tenantId: string; atMost: number },
): Promise<boolean> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('postrider.schedules ' || $1, 0))`, [tenantId]);
  const { rowCount } = await sql.query('select 1 from schedules where tenant_id = $1 order by id limit $2', [
    tenantId,
    atMost,
  ]);
  return (rowCount ?? 0) < atMost;
}

/** The caller holds the tenant (`holdTenant`). Call `notifyCommands` after the commit. */
export async function insertSchedule(
  sql: Sql,
  { id, tenantId, settings, now }: { id: string; tenantId: string; settings: ScheduleSettings; now: Date },
): Promise<ScheduleRow> {
  const [row] = await readRows<ScheduleRow>(sql, INSERT({ id, tenantId, now, ...columnsOf(settings) }));
  if (row === undefined) throw new Error('An insert returned no row.');
  await requestScheduleSync(sql, { scheduleId: id, now });
  return row;
}

const INSERT = defineQuery(
  `insert into schedules (id, tenant_id, created_at, updated_at, ${SETTINGS.join(', ')})
   values ($id, $tenantId, $now, $now, ${SETTINGS.map((column) => `$${column}`).join(', ')}) returning ${SCHEDULE_COLUMNS}`,
);

/** The caller has locked the row (`lockSchedule`). Call `notifyCommands` after the commit. */
export async function updateSchedule(
  sql: Sql,
  { id, settings, now }: { id: string; settings: ScheduleSettings; now: Date },
): Promise<ScheduleRow> {
  const [row] = await readRows<ScheduleRow>(sql, UPDATE({ id, now, ...columnsOf(settings) }));
  if (row === undefined) throw new Error(`Schedule ${id} vanished while it was locked.`);
  await requestScheduleSync(sql, { scheduleId: id, now });
  return row;
}

const UPDATE = defineQuery(
  `update schedules set ${SETTINGS.map((column) => `${column} = $${column}`).join(', ')}, updated_at = $now,
     version = version + 1
   where id = $id returning ${SCHEDULE_COLUMNS}`,
);

interface ScheduleKey {
  tenantId: string;
  scheduleId: string;
}

export async function findSchedule(sql: Sql, { tenantId, scheduleId }: ScheduleKey): Promise<ScheduleRow | undefined> {
  const [row] = await readRows<ScheduleRow>(sql, FIND({ tenantId, scheduleId }));
  return row;
}

const FIND = defineQuery(`select ${SCHEDULE_COLUMNS} from schedules where id = $scheduleId and tenant_id = $tenantId`);

/** For the worker, which knows no tenant. */
export async function findScheduleById(sql: Sql, scheduleId: string): Promise<ScheduleRow | undefined> {
  const [row] = await readRows<ScheduleRow>(sql, FIND_BY_ID({ scheduleId }));
  return row;
}

const FIND_BY_ID = defineQuery(`select ${SCHEDULE_COLUMNS} from schedules where id = $scheduleId`);

/** Finds and locks the schedule until this transaction ends. */
export async function lockSchedule(sql: Sql, { tenantId, scheduleId }: ScheduleKey): Promise<ScheduleRow | undefined> {
  const [row] = await readRows<ScheduleRow>(sql, LOCK({ tenantId, scheduleId }));
  return row;
}

const LOCK = defineQuery(
  `select ${SCHEDULE_COLUMNS} from schedules where id = $scheduleId and tenant_id = $tenantId for update`,
);

export interface ScheduleFilter {
  tenantId: string;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of schedules, newest first. It ends early when its payloads are large. */
export async function listSchedules(sql: Sql, filter: ScheduleFilter): Promise<Page<ScheduleRow>> {
  const { ids, nextId } = idsWithin(
    await readPage<{ id: string; bytes: number }>(sql, schedulesQuery(filter), filter.limit),
  );
  const rows = ids.length === 0 ? [] : await readRows<ScheduleRow>(sql, READ_ALL({ ids }));
  return { rows, nextId };
}

/** How `listSchedules` finds its rows. Exported for the test of its plan. */
export function schedulesQuery({ tenantId, beforeId }: ScheduleFilter): ListQuery {
  const along = new Conditions();
  along.add('id < ?', beforeId);
  // Postgres knows the length of a large text without reading the text itself.
  const columns = 'id, octet_length(data) as bytes';
  return listQuery({ table: 'schedules', columns, key: keyOf('tenant_id', tenantId), along }, []);
}

const READ_ALL = defineQuery(`select ${SCHEDULE_COLUMNS} from schedules where id = any($ids) order by id desc`);

/** The caller has locked the row (`lockSchedule`). Call `notifyCommands` after the commit. */
export async function deleteSchedule(sql: Sql, { scheduleId, now }: { scheduleId: string; now: Date }): Promise<void> {
  await sql.query('delete from schedules where id = $1', [scheduleId]);
  await requestScheduleSync(sql, { scheduleId, now });
}

/** Deletes all schedules of a tenant. Call `notifyCommands` after the commit. */
export async function deleteSchedulesOfTenant(
  sql: Sql,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>('delete from schedules where tenant_id = $1 returning id', [
    tenantId,
  ]);
  const ids = rows.map(({ id }) => id);
  await requestAllSyncs(sql, { scheduleIds: ids, now });
}
