import type pg from 'pg';
import type { PlannedEvent } from './plan-week.ts';
import { rowsOf, type WeekRows } from './week-rows.ts';

const EVENTS_AT_ONCE = 1_000;

/** The columns that the rows have, with their types. The others have their defaults. */
const COLUMNS: Record<keyof WeekRows, string> = {
  events: `id text, tenant_id text, type text, data text, priority text, external_id text, delivery_count int, not_sent jsonb,
    created_at timestamptz`,
  publish_keys:
    'tenant_id text, kind text, key text, fingerprint bytea, status int, answer bytea, created_at timestamptz',
  deliveries: `id text, tenant_id text, event_id text, event_type text, endpoint_id text, status text, attempt_count int,
    last_outcome text, last_status int, dead_letter_reason text, dead_letter_detail text, dead_letter_at timestamptz, skip_reason text,
    started_at timestamptz, created_at timestamptz, finished_at timestamptz`,
  attempts: `delivery_id text, number int, generation int, started_at timestamptz, duration_ms int, timings jsonb, outcome text,
    possible_repeat boolean, request jsonb, response jsonb, error jsonb, next_attempt_at timestamptz, masked boolean`,
  delivery_notes: 'delivery_id text, id text, at timestamptz, kind text, detail jsonb',
};

/**
 * Writes what was planned, in one transaction. Without the triggers: they would tell those who follow the live stream of every
 * delivery of the week. The statistics are counted afterwards.
 */
export async function writeWeek(client: pg.Client, planned: Iterable<PlannedEvent>): Promise<void> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  // A busy machine may take longer than that over the rows between two of its inserts.
  await client.query('set local idle_in_transaction_session_timeout = 0');
  let batch: PlannedEvent[] = [];
  for (const event of planned) {
    batch.push(event);
    if (batch.length < EVENTS_AT_ONCE) continue;
    await write(client, rowsOf(batch));
    batch = [];
  }
  await write(client, rowsOf(batch));
  await client.query('commit');
}

async function write(client: pg.Client, rows: WeekRows): Promise<void> {
  for (const table of ['events', 'publish_keys', 'deliveries', 'attempts', 'delivery_notes'] as const) {
    const names = COLUMNS[table].split(',').map((column) => column.trim().split(' ')[0]);
    await client.query(
      `insert into ${table} (${names.join(', ')}) select * from json_to_recordset($1) as row (${COLUMNS[table]})`,
      [JSON.stringify(rows[table])],
    );
  }
}

const HOUR = `interval '1 hour'`;

/** What the week has left behind at tenants and endpoints, which the API cannot say: since when they exist, fail, are disabled. */
export async function ageShops(
  client: pg.Client,
  endpoints: readonly { id: string; behaviour: string }[],
): Promise<void> {
  const of = (behaviour: string) => endpoints.filter((each) => each.behaviour === behaviour).map(({ id }) => id);
  await client.query(
    `update endpoints set created_at = now() - interval '40 days', first_success_at = now() - interval '39 days' where id = any($1)`,
    [endpoints.map(({ id }) => id)],
  );
  await client.query(`update tenants set created_at = now() - interval '60 days' where metadata->>'demo' = 'filling'`);
  for (const [behaviour, hours] of [
    ['failing', 52],
    ['moved', 20],
  ] as const) {
    await client.query(`update endpoints set failing_since = now() - $2::int * ${HOUR} where id = any($1)`, [
      of(behaviour),
      hours,
    ]);
  }
  await client.query(`update endpoints set slow = true where id = any($1)`, [of('slow')]);
  for (const [behaviour, reason, hours] of [
    ['gave_up', 'failing', 150],
    ['gone', 'gone', 96],
  ] as const) {
    await client.query(
      `update endpoints set status = 'disabled', disabled_reason = $2, failing_since = now() - $3::int * ${HOUR},
         gate_version = gate_version + 1, version = version + 1 where id = any($1)`,
      [of(behaviour), reason, hours],
    );
  }
}
