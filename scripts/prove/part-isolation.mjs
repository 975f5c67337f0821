// Whether one tenant's trouble slows others down: from publish to arrival at a healthy endpoint, alone, and while an endpoint of
// another tenant hangs on many events and a third tenant floods.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../percentile.mjs';
import { openApi } from './api.mjs';
import { seeded } from './random.mjs';
import { openReceivers } from './receivers.mjs';
import { startStack } from './stack.mjs';

const HANGING_EVENTS = 10_000;
const FLOOD_EVENTS = 50_000;
const BATCH = 100;
const FLOODERS = 2;
const LIMIT_PER_SECOND = 20;
const SETTLE_MS = 15_000;
const PROBES = 300;
const MAX_RATIO = 2;
const PATIENCE_MS = 120_000;

export async function proveIsolation({ seed, rate, say }) {
  const stack = await startStack({ say });
  const api = openApi({ base: stack.base, key: stack.adminKey });
  const receivers = await openReceivers({ file: join(stack.stateDir, 'requests.ndjson'), random: seeded(seed) });
  try {
    const open = (name, behaviour) => openTenant({ api, receivers, name, behaviour });
    const [probed, hanging, flooding] = await Promise.all([
      open('probed', 'ok'),
      open('hanging', 'hanging'),
      open('flooding', 'ok'),
    ]);
    const measure = () => probe({ api, receivers, tenant: probed, rate });
    say('Isolation: one tenant alone…');
    await measure();
    const alone = await measure();
    say(`Isolation: ${HANGING_EVENTS} events for an endpoint that hangs…`);
    await publishMany({ api, tenant: hanging, count: HANGING_EVENTS, isWanted: () => true });
    say(`Isolation: up to ${FLOOD_EVENTS} events of a tenant that floods, meanwhile…`);
    let isFlooding = true;
    const flood = publishMany({ api, tenant: flooding, count: FLOOD_EVENTS, isWanted: () => isFlooding });
    const beside = await measure();
    isFlooding = false;
    const flooded = await flood;
    say(`Isolation: the tenant that floods gets a limit of ${LIMIT_PER_SECOND}/s…`);
    await api.call('PUT', flooding.preferences, { rateLimits: { perSecond: LIMIT_PER_SECOND } });
    // Until all that are due are held by the limit.
    await pause(SETTLE_MS);
    const besideLimited = await measure();
    const named = {
      alone,
      [`beside ${HANGING_EVENTS} that hang and ${flooded} of a flood`]: beside,
      [`the backlog of the flood, limited to ${LIMIT_PER_SECOND}/s`]: besideLimited,
    };
    const rows = [];
    for (const [name, probes] of Object.entries(named))
      rows.push(rowOf({ name, probes, begun: await withAttempts({ api, tenant: probed, probes }) }));
    return resultOf(rows);
  } finally {
    api.close();
    receivers.close();
    await stack.stop();
  }
}

async function openTenant({ api, receivers, name, behaviour }) {
  const path = `/${name}`;
  await api.call('POST', '/v1/tenants', { id: `prove-${name}` });
  const body = { url: receivers.url(path), timeoutMs: 15_000 };
  const { secret } = await api.call('POST', `/v1/tenants/prove-${name}/endpoints`, body);
  receivers.paths.set(path, { behaviour, secrets: [secret] });
  const tenant = `/v1/tenants/prove-${name}`;
  return { preferences: `${tenant}/preferences`, events: `${tenant}/events`, deliveries: `${tenant}/deliveries`, path };
}

/**
 * Publishes at a steady rate. Gives, for each event, the milliseconds from the begin of its publish to its arrival, and how long
 * each part took: the publish, the wait for the attempt, and the attempt until it arrived.
 */
async function probe({ api, receivers, tenant, rate }) {
  const sent = new Map();
  const publishes = [];
  const started = performance.now();
  for (let n = 0; n < PROBES; n++) {
    await pause(started + (n * 1_000) / rate - performance.now());
    const at = Date.now();
    const event = { type: 'probe.event', data: { n } };
    const publish = api.call('POST', tenant.events, event);
    publishes.push(publish.then(({ id }) => sent.set(id, { at, acceptedAt: Date.now() })));
  }
  await Promise.all(publishes);
  const isMissing = () => [...sent.keys()].some((id) => !receivers.arrived.has(id));
  for (const giveUpAt = Date.now() + PATIENCE_MS; isMissing() && Date.now() < giveUpAt;) await pause(100);
  const ofTenant = receivers.requests.filter(({ path }) => path === tenant.path);
  const arrivals = new Map(ofTenant.toReversed().map((each) => [each.eventId, each]));
  return [...sent].map(([id, { at, acceptedAt }]) => {
    const { arrivedAt = Infinity, deliveryId } = arrivals.get(id) ?? {};
    return { at, acceptedAt, arrivedAt, deliveryId, totalMs: arrivedAt - at };
  });
}

/** Adds when the attempt of each began, once nothing is measured any longer: asking costs too. */
async function withAttempts({ api, tenant, probes }) {
  const all = [];
  for (const each of probes.filter(({ deliveryId }) => deliveryId !== undefined)) {
    const { attempts } = await api.call('GET', `${tenant.deliveries}/${each.deliveryId}`);
    all.push({ ...each, startedAt: Date.parse(attempts[0].startedAt) });
  }
  return all;
}

async function publishMany({ api, tenant, count, isWanted }) {
  let left = count;
  const work = async () => {
    while (left > 0 && isWanted()) {
      left -= BATCH;
      const events = Array.from({ length: BATCH }, () => ({ type: 'many.event', data: {} }));
      await api.call('POST', `${tenant.events}/batch`, { events });
    }
  };
  await Promise.all(Array.from({ length: FLOODERS }, work));
  return count - Math.max(left, 0);
}

function rowOf({ name, probes, begun }) {
  const p99 = (list, read) => percentile(list.map(read), 0.99);
  const total = probes.map(({ totalMs }) => totalMs);
  return {
    name,
    events: probes.length,
    'p50 ms': percentile(total, 0.5),
    'p99 ms': percentile(total, 0.99),
    'p99 of publish': p99(probes, ({ acceptedAt, at }) => acceptedAt - at),
    'p99 of wait': p99(begun, ({ startedAt, acceptedAt }) => startedAt - acceptedAt),
    'p99 of sending': p99(begun, ({ arrivedAt, startedAt }) => arrivedAt - startedAt),
  };
}

/** The promise is about the flood without a limit. The last row shows what a limit gives where it does not hold. */
function resultOf([alone, beside, besideLimited]) {
  const withRatio = (row) => ({ ...row, 'ratio of p99': row['p99 ms'] / alone['p99 ms'] });
  const rows = [alone, beside, besideLimited].map(withRatio);
  const ratio = rows[1]['ratio of p99'];
  const what = `others' p99 is ${ratio.toFixed(1)} times as long as alone`;
  return { rows, skipped: [], findings: ratio < MAX_RATIO ? [] : [{ act: 'isolation', what }] };
}
