// Measures the management API among many endpoints: how long create, a list of 50, and publish take. Run `npm start` in one
// terminal and `node scripts/bench-endpoints.mjs` in another. It writes 1,000 tenants with 100,000 endpoints and a few tenants
// with 999 straight into the database, measures one request after another, and removes what it made. All endpoints are
// paused: what is published is held, and nothing is sent.
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './percentile.mjs';
import { openApi, openDatabase } from './running-stack.mjs';

const TENANTS = Number(process.env.BENCH_TENANTS ?? 1_000);
const EACH = Number(process.env.BENCH_ENDPOINTS_EACH ?? 100);
/** Room for one more below the default limit of 1,000. */
const LARGE = 999;
const LARGE_TENANTS = 5;
const CALLS = Number(process.env.BENCH_CALLS ?? 400);
/** Between calls. With real-time priority, Linux stops a process that takes more than 95 % of a core, for 50 ms. */
const PAUSE_MS = Number(process.env.BENCH_PAUSE_MS ?? 0);
/** An endpoint takes two of these types, so an event goes to 5 of 100. */
const TYPES = 40;
const PREFIX = `bench-many-${Date.now().toString(36)}`;

const database = openDatabase(1);
const api = openApi(1);
const timed = (method, path, body) => api.call(method, path, body).then(({ ms }) => ms);

/** Made-up ids that sort like ours, by the order of creation. */
const FILL = `
  with made as (
    select $1 || t as tenant_id, t * 100000 + n as number, n
    from generate_series($2::int, $3::int) t, generate_series(1, $4::int) n
  ), new_tenants as (
    insert into tenants (id, created_at, updated_at) select distinct tenant_id, now(), now() from made
  ), new_endpoints as (
    insert into endpoints (id, tenant_id, url, name, status, event_types, format, signing, retry, timeout_ms, tags, metadata,
                           created_at, updated_at)
    select 'ep_' || lpad(to_hex(number), 26, '0'), tenant_id, 'https://receiver-' || number || '.example.com/hooks',
      'Shop ' || number, 'paused', array['bench.type_' || n % $5, 'bench.type_' || (n + 1) % $5], '{"type": "standard"}',
      '{"scheme": "standard"}', '{"delaysSeconds": [5, 30, 120, 900, 3600]}', 15000, array['bench', 'tag-' || n % 10],
      jsonb_build_object('shop', number, 'plan', 'pro'), now(), now()
    from made
  )
  insert into endpoint_secrets (endpoint_id, id, sealed_secret, created_at)
  select 'ep_' || lpad(to_hex(number), 26, '0'), 'sec_' || lpad(to_hex(number), 26, '0'), sha512(number::text::bytea), now()
  from made`;

async function fill() {
  const step = Math.ceil(TENANTS / 10);
  for (let first = 0; first < TENANTS; first += step) {
    await database.query(FILL, [`${PREFIX}-`, first, Math.min(first + step, TENANTS) - 1, EACH, TYPES]);
  }
  await database.query(FILL, [`${PREFIX}-large-`, TENANTS, TENANTS + LARGE_TENANTS - 1, LARGE, TYPES]);
  await database.query('analyze tenants, endpoints, endpoint_secrets');
  const { rows } = await database.query('select count(*) from endpoints where deleted_at is null');
  return Number(rows[0].count);
}

/** Gives each endpoint of the newest page of a tenant a queue of held deliveries. */
const FILL_QUEUES = `
  insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, created_at)
  select (select left(max(id), 14) from deliveries) || lpad(n::text, 16, '0'), $1, 'evt_' || lpad(n::text, 26, '0'), 'bench.type_1',
    id, 'waiting', 'paused', now()
  from (select id, row_number() over () as n from (
    select id from endpoints where tenant_id = $1 and deleted_at is null order by id desc limit 50
  ) page, generate_series(1, $2::int)) made`;

async function remove() {
  const mine = [`${PREFIX}-%`];
  const ofMine = (column, table) => `${column} in (select id from ${table} where tenant_id like $1)`;
  await database.query(`delete from delivery_notes where ${ofMine('delivery_id', 'deliveries')}`, mine);
  await database.query(`delete from delivery_queue where ${ofMine('delivery_id', 'deliveries')}`, mine);
  await database.query(`delete from endpoint_secrets where ${ofMine('endpoint_id', 'endpoints')}`, mine);
  for (const table of ['deliveries', 'events', 'endpoints']) {
    await database.query(`delete from ${table} where tenant_id like $1`, mine);
  }
  await database.query('delete from tenants where id like $1', mine);
}

const QUEUE = 600;

const ms = (value) => `${value.toFixed(1).padStart(7)} ms`;

/** One request after another, each to another tenant. */
async function measure(name, boundMs, run) {
  for (let i = 0; i < 20; i++) await run(i);
  const times = [];
  for (let i = 20; i < CALLS + 20; i++) {
    times.push(await run(i));
    if (PAUSE_MS > 0) await pause(PAUSE_MS);
  }
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(times, share));
  const verdict = boundMs === null ? '' : `  ${p99 < boundMs ? 'below' : 'ABOVE'} ${boundMs} ms`;
  const load = loadavg()[0].toFixed(1).padStart(5);
  console.log(`  ${name.padEnd(44)} p50 ${ms(p50)}  p99 ${ms(p99)}  max ${ms(most)}  load ${load}${verdict}`);
}

// A prime step: neighbours in time are not neighbours in the index.
const small = (i) => `${PREFIX}-${(i * 7919) % TENANTS}`;
const large = (i) => `${PREFIX}-large-${TENANTS + (i % LARGE_TENANTS)}`;
const endpointsOf = (tenant) => `/v1/tenants/${tenant}/endpoints`;
// An address needs no look-up.
const newEndpoint = (i) => ({
  url: `https://8.8.8.8/hooks/${i}`,
  status: 'paused',
  eventTypes: ['bench.created'],
  tags: ['bench'],
});
const data = { orderId: 'o-1001', amount: 129.5, currency: 'EUR', note: 'a small payload' };
const publish = (tenant, i) => timed('POST', `/v1/tenants/${tenant}/events`, { type: `bench.type_${i % TYPES}`, data });

try {
  console.log(
    `${await fill()} endpoints; ${CALLS} calls each, one after another; load average ${loadavg()[0].toFixed(1)}`,
  );
  await measure('service: /healthz, to compare with', null, () => timed('GET', '/healthz'));
  await measure(`create, tenant of ${EACH}`, 50, (i) => timed('POST', endpointsOf(small(i)), newEndpoint(i)));
  await measure(`list of 50, tenant of ${EACH}`, 25, (i) => timed('GET', `${endpointsOf(small(i))}?limit=50`));
  await measure(`list of 50, tenant of ${LARGE}`, 25, (i) => timed('GET', `${endpointsOf(large(i))}?limit=50`));
  const filtered = (tenant) => `${endpointsOf(tenant)}?limit=50&tag=tag-3`;
  await measure(`list of 50 by tag, tenant of ${LARGE}`, 25, (i) => timed('GET', filtered(large(i))));
  await measure('list of 50, over all tenants', 25, () => timed('GET', '/v1/endpoints?limit=50'));
  await measure(`publish to ${(EACH * 2) / TYPES}, tenant of ${EACH}`, 100, (i) => publish(small(i), i));
  await measure(`publish to ${Math.round((LARGE * 2) / TYPES)}, tenant of ${LARGE}`, 100, (i) => publish(large(i), i));
  await database.query(FILL_QUEUES, [large(0), QUEUE]);
  await database.query('analyze deliveries');
  const queued = () => timed('GET', `${endpointsOf(large(0))}?limit=50`);
  await measure(`list of 50 with ${QUEUE} held deliveries each`, 25, queued);
  const one = (i) => timed('POST', endpointsOf(large(i)), newEndpoint(i));
  const remade = async (i) => {
    const took = await one(i);
    await database.query(
      `delete from endpoint_secrets where endpoint_id in (select id from endpoints where tenant_id = $1 and url like 'https://8.8.8.8/%')`,
      [large(i)],
    );
    await database.query(`delete from endpoints where tenant_id = $1 and url like 'https://8.8.8.8/%'`, [large(i)]);
    return took;
  };
  await measure(`create, tenant of ${LARGE}`, 50, remade);
} finally {
  if (process.env.BENCH_KEEP === undefined) await remove();
  await database.end();
  api.close();
}
