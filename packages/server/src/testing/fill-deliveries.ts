import { idAt } from '@postrider/domain';
import type { Database } from '@postrider/store/sql';

const TENANTS = 5;
const ENDPOINTS = 200;
const DAYS = 30;
const HOUR_MS = 3_600_000;

/** Of a thousand deliveries, how many are in each status. The rest is delivered. */
const OF_A_THOUSAND = { dead_lettered: 10, waiting: 5, retrying: 5, skipped: 5, cancelled: 5 };
const COLUMNS = [
  'tenant_id, endpoint_id, event_type, grain, at, accepted, deliveries, pending, waiting, retrying, delivered',
  'dead_lettered, skipped, cancelled, attempts, attempt_ms_sum, end_to_end_ms_sum, arrived, last_at, attempt_ms',
  'end_to_end_ms, answers',
].join(', ');

/**
 * Fills an empty database with deliveries of 30 days, and with their numbers as if the workers had counted them. Without events
 * and attempts, which a list reads for the rows of one page only. `say` is told what takes long. The database must be `unlimited`.
 */
export async function fillDeliveries(database: Database, count: number, say: (what: string) => void): Promise<void> {
  // Nobody counts these rows, and no reference is checked: it would take an hour.
  await database.query(`set session_replication_role = replica; set synchronous_commit = off`);
  await database.query(`set maintenance_work_mem = '1GB'; set work_mem = '256MB'`);
  const lastHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const endpointId = idAt('ep', lastHour - 60 * 24 * HOUR_MS).slice(0, 20);
  await database.query(
    `insert into tenants (id, name, created_at, updated_at)
     select 't' || n, 'Tenant ' || n, now() - interval '60 days', now() from generate_series(0, ${TENANTS - 1}) n`,
  );
  await database.query(
    `insert into endpoints (id, tenant_id, name, url, status, format, signing, retry, timeout_ms, created_at, updated_at,
       first_success_at, failing_since)
     select $1 || lpad(n::text, 9, '0'), 't' || n % ${TENANTS}, 'Endpoint ' || n, 'http://127.0.0.1:9/hook/' || n,
       case when n % 40 = 7 then 'paused' else 'active' end, '{"type":"standard"}', '{"scheme":"standard"}',
       '{"delaysSeconds":[5,300]}', 15000, now() - interval '60 days', now(), now() - interval '59 days',
       case when n % 50 = 3 then now() - interval '2 days' end
     from generate_series(1, ${ENDPOINTS}) n`,
    [endpointId],
  );
  const restoreIndexes = await dropIndexes(database);
  const perHour = Math.ceil(count / (DAYS * 24));
  for (let day = 0; day < DAYS; day++) {
    if (day % 5 === 0) say(`day ${day + 1} of ${DAYS}`);
    const hours = Array.from({ length: 24 }, (_, hour) => lastHour - ((DAYS - day) * 24 - 1 - hour) * HOUR_MS);
    await insertDeliveries(database, { hours, perHour, endpointId });
  }
  say('indexes');
  await restoreIndexes();
  say('numbers');
  await countDeliveries(database);
  for (const table of ['deliveries', 'rollups']) await database.query(`vacuum analyze ${table}`);
  await database.query('analyze');
}

/** Gives what makes them again. They are made faster at the end. */
async function dropIndexes(database: Database): Promise<() => Promise<void>> {
  const { rows } = await database.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition
     from pg_index where indrelid = 'deliveries'::regclass and not indisprimary`,
  );
  for (const { name } of rows) await database.query(`drop index ${name}`);
  return async () => {
    for (const { definition } of rows) await database.query(definition);
  };
}

interface Hours {
  /** In ms since 1970. */
  hours: number[];
  perHour: number;
  /** The first part of the ids of the endpoints. */
  endpointId: string;
}

async function insertDeliveries(database: Database, { hours, perHour, endpointId }: Hours): Promise<void> {
  let below = 0;
  const status = Object.entries(OF_A_THOUSAND).map(
    ([name, share]) => `when n * 7919 % 1000 < ${(below += share)} then '${name}'`,
  );
  const prefix = (of: 'dlv' | 'evt') => hours.map((at) => idAt(of, at).slice(0, 21));
  await database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, last_outcome,
       last_status, hold_reason, hold_until, next_attempt_at, dead_letter_reason, dead_letter_detail, dead_letter_at,
       skip_reason, cancel_reason, created_at, finished_at)
     select delivery_id || lpad(n::text, 9, '0'), 't' || (n % ${ENDPOINTS} + 1) % ${TENANTS},
       event_id || lpad(n::text, 9, '0'), 'type.' || n % 5, $4 || lpad((n % ${ENDPOINTS} + 1)::text, 9, '0'), status,
       case status when 'waiting' then 0 when 'skipped' then 0 when 'dead_lettered' then 3 else 1 end,
       case when status = 'delivered' then 'delivered' when status in ('dead_lettered', 'retrying') then 'server_error' end,
       case status when 'delivered' then 200 when 'dead_lettered' then 500 + n % 4 when 'retrying' then 503 end,
       case status when 'waiting' then (array['quiet_hours', 'paused', 'rate_limited', 'scheduled'])[1 + n % 4] end,
       case status when 'waiting' then now() + interval '3 hours' end,
       case when status in ('waiting', 'retrying') then now() + interval '3 hours' end,
       case status when 'dead_lettered' then 'attempts_exhausted' end,
       case status when 'dead_lettered' then 'answered 503 at the last of 3 attempts' end,
       case status when 'dead_lettered' then at end,
       case status when 'skipped' then 'expired' end, case status when 'cancelled' then 'requested' end,
       at, case when status not in ('waiting', 'retrying') then at end
     from (
       select *, case ${status.join(' ')} else 'delivered' end as status
       from unnest($1::text[], $2::text[], $3::timestamptz[]) as h (delivery_id, event_id, at)
       cross join generate_series(1, ${perHour}) n
     ) as new`,
    [prefix('dlv'), prefix('evt'), hours.map((at) => new Date(at)), endpointId],
  );
}

async function countDeliveries(database: Database): Promise<void> {
  const statuses = ['pending', 'waiting', 'retrying', 'delivered', 'dead_lettered', 'skipped', 'cancelled'];
  const counts = statuses.map((status) => `count(*) filter (where status = '${status}') as ${status}`);
  await database.query(
    `create temp table hours as
     select coalesce(tenant_id, '') as tenant_id, coalesce(endpoint_id, '') as endpoint_id,
       coalesce(event_type, '') as event_type, created_at as at, count(*) as n, ${counts.join(', ')}
     from deliveries group by created_at, grouping sets ((tenant_id, endpoint_id, event_type), (tenant_id, endpoint_id),
       (tenant_id, event_type), (tenant_id), (event_type), ())`,
  );
  const tally = '(select array_agg((bucket::bigint << 40) + 1) from generate_series(20, 59) bucket)';
  const sums = statuses.map((status) => `sum(${status})`).join(', ');
  for (const [grain, at] of [
    ['hour', 'at'],
    ['day', `date_trunc('day', at, 'UTC')`],
    ['ever', `'epoch'::timestamptz`],
  ])
    await database.query(
      `insert into rollups (${COLUMNS})
       select tenant_id, endpoint_id, event_type, '${grain}', ${at}, sum(n), sum(n), ${sums}, sum(n), sum(n) * 90,
         sum(n) * 200, sum(delivered), max(at), ${tally}, ${tally},
         array[(200::bigint << 40) + sum(delivered)::bigint, (503::bigint << 40) + sum(dead_lettered)::bigint]
       from hours group by tenant_id, endpoint_id, event_type, ${at}`,
    );
  await database.query('update rollup_state set counted_at = now(), rebuild_before = null');
}
