// One tenant, its endpoints at one receiver in this process, and what is measured there.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { readProcesses } from '../read-processes.mjs';

/** Events of a batch: at most a hundred, in a body of at most 1 MiB. */
const MAX_EVENTS = 100;
const MAX_BYTES = 900_000;

export async function openScene(stack, { endpoints: count }) {
  const { api, pids } = stack;
  /** When each `webhook-id` arrived first. */
  const arrivals = new Map();
  let repeats = 0;
  const receiver = createServer((message, answer) => {
    const id = `${message.url} ${String(message.headers['webhook-id'])}`;
    if (arrivals.has(id)) repeats += 1;
    else arrivals.set(id, performance.now());
    message.resume();
    message.on('end', () => answer.end('ok'));
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const tenant = `/v1/tenants/bench-${Math.random().toString(36).slice(2)}`;
  await api.call('POST', '/v1/tenants', { id: tenant.split('/').at(-1) });
  for (let n = 0; n < count; n++) {
    const url = `http://127.0.0.1:${receiver.address().port}/${n}`;
    // Each event goes to one of them.
    const timeoutMs = 5_000; // carried deliveries have no longer one
    await api.call('POST', `${tenant}/endpoints`, { url, eventTypes: [`bench.e${n}`], tags: ['bench'], timeoutMs });
  }
  const publish = (n, data) => api.call('POST', `${tenant}/events`, { type: `bench.e${n % count}`, data });
  const all = (action) => api.call('POST', `${tenant}/endpoints/bulk`, { action, filter: { tag: 'bench' } });
  const received = async (target) => {
    while (arrivals.size < target) await pause(20);
  };
  /** Each endpoint has succeeded before, and its connection is open. */
  const warmUp = async () => {
    const target = arrivals.size + count;
    await Promise.all(Array.from({ length: count }, (_, n) => publish(n, { warm: true })));
    await received(target);
  };
  /** What `work` took: seconds, and CPU of each program in ms. */
  const measure = async (work) => {
    const before = readProcesses(pids());
    const started = performance.now();
    await work();
    const seconds = (performance.now() - started) / 1_000;
    const after = readProcesses(pids());
    const names = Object.keys(after).filter((name) => name in before);
    const cpuMs = Object.fromEntries(names.map((name) => [name, after[name].cpuMs - before[name].cpuMs]));
    return { seconds, cpuMs, memoryMiB: Object.fromEntries(names.map((name) => [name, after[name].memoryMiB])) };
  };
  return {
    tenant,
    arrivals,
    repeats: () => repeats,
    publish,
    warmUp,
    received,
    measure,
    pauseAll: () => all('pause'),
    resumeAll: () => all('resume'),
    /** Publishes so many events in batches. */
    async publishMany(total, data) {
      const page = Math.min(MAX_EVENTS, Math.floor(MAX_BYTES / (JSON.stringify(data).length + 100)));
      const batches = Array.from({ length: Math.ceil(total / page) }, (_, n) => n).values();
      const work = async () => {
        for (const batch of batches) {
          const size = Math.min(page, total - batch * page);
          const events = Array.from({ length: size }, (_, n) => ({
            type: `bench.e${(batch * page + n) % count}`,
            data,
          }));
          await api.call('POST', `${tenant}/events/batch`, { events });
        }
      };
      await Promise.all([work(), work(), work(), work()]);
    },
    /** Holds what is left. To delete it would take Postgres a while, during what is measured next. */
    async close() {
      await all('pause');
      while ((await stack.queued()) > 0) await pause(100);
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}
