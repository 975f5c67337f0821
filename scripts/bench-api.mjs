// Measures a running stack from outside: how fast it accepts events, and the time from publish to receipt. Run `npm start` in
// one terminal and `node scripts/bench-api.mjs` in another. It creates a tenant for itself.
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { openApi } from './running-stack.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const LATENCY_SECONDS = Number(process.env.BENCH_LATENCY_SECONDS ?? 30);
const PER_SECOND = 20;
const { call, close } = openApi(128);
const tenant = `bench-${Date.now().toString(36)}`;

const percentile = (list, share) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? NaN;
const ms = (value) => `${value.toFixed(1).padStart(7)} ms`;

const arrivals = new Map();
const receiver = createServer((message, answer) => {
  arrivals.set(message.headers['webhook-id'], performance.now());
  message.resume();
  answer.end('ok');
});
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));

await call('POST', '/v1/tenants', { id: tenant });
const endpoints = `/v1/tenants/${tenant}/endpoints`;
const endpoint = (await call('POST', endpoints, { url: `http://127.0.0.1:${receiver.address().port}/` })).body;
const publish = () =>
  call('POST', `/v1/tenants/${tenant}/events`, { type: 'bench.event', data: { amount: 12, note: 'a small payload' } });

console.log(`Load average before: ${loadavg()[0].toFixed(1)}`);
console.log(`\nAccept → receipt at ${PER_SECOND} events/s for ${LATENCY_SECONDS} s (${PER_SECOND * 2} to warm up)`);
const sent = new Map();
const total = PER_SECOND * (LATENCY_SECONDS + 2);
const publishes = [];
for (let n = 0; n < total; n++) {
  const at = performance.now();
  publishes.push(publish().then(({ body }) => n >= PER_SECOND * 2 && sent.set(body.id, at)));
  await new Promise((resolve) => setTimeout(resolve, 1_000 / PER_SECOND));
}
await Promise.all(publishes);
for (let left = 300; left > 0 && [...sent.keys()].some((id) => !arrivals.has(id)); left--) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
const latencies = [...sent].map(([id, at]) => (arrivals.get(id) ?? Infinity) - at);
console.log(
  `  p50 ${ms(percentile(latencies, 0.5))}   p99 ${ms(percentile(latencies, 0.99))}   of ${latencies.length}`,
);

console.log(`\nAccepted events/s, ${SECONDS} s each, one paused endpoint (what is accepted is held, nothing is sent)`);
await call('POST', `${endpoints}/${endpoint.id}/pause`);
for (const publishers of [1, 8, 32, 64]) {
  const times = [];
  const until = performance.now() + SECONDS * 1_000;
  const run = async () => {
    while (performance.now() < until) times.push((await publish()).ms);
  };
  await Promise.all(Array.from({ length: publishers }, run));
  const rate = (times.length / SECONDS).toFixed(0).padStart(6);
  console.log(
    `  ${String(publishers).padStart(3)} at once ${rate}/s   p50 ${ms(percentile(times, 0.5))}   p99 ${ms(percentile(times, 0.99))}`,
  );
}
await call('DELETE', `/v1/tenants/${tenant}`);
receiver.closeAllConnections();
receiver.close();
close();
