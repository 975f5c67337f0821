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
    return resultOf({ alone, beside, flooded });
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
  return { events: `/v1/tenants/prove-${name}/events`, path };
}

/** Publishes at a steady rate. Gives the milliseconds from the begin of each publish to its arrival. */
async function probe({ api, receivers, tenant, rate }) {
  const sent = new Map();
  const publishes = [];
  const started = performance.now();
  for (let n = 0; n < PROBES; n++) {
    await pause(started + (n * 1_000) / rate - performance.now());
    const at = Date.now();
    const event = { type: 'probe.event', data: { n } };
    publishes.push(api.call('POST', tenant.events, event).then(({ id }) => sent.set(id, at)));
  }
  await Promise.all(publishes);
  const isMissing = () => [...sent.keys()].some((id) => !receivers.arrived.has(id));
  for (const giveUpAt = Date.now() + PATIENCE_MS; isMissing() && Date.now() < giveUpAt;) await pause(100);
  const arrivals = new Map(
    receivers.requests.filter(({ path }) => path === tenant.path).map((each) => [each.eventId, each]),
  );
  return [...sent].map(([id, at]) => (arrivals.get(id)?.arrivedAt ?? Infinity) - at);
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

function resultOf({ alone, beside, flooded }) {
  const row = (name, times) => ({
    name,
    events: times.length,
    'p50 ms': percentile(times, 0.5),
    'p99 ms': percentile(times, 0.99),
    'ratio of p99': percentile(times, 0.99) / percentile(alone, 0.99),
  });
  const rows = [row('alone', alone), row(`beside ${HANGING_EVENTS} that hang and ${flooded} of a flood`, beside)];
  const ratio = rows[1]['ratio of p99'];
  const what = `others' p99 is ${ratio.toFixed(1)} times as long as alone`;
  return { rows, skipped: [], findings: ratio < MAX_RATIO ? [] : [{ act: 'isolation', what }] };
}
