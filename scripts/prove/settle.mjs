// Waits until no delivery will move by itself.
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 1_000;
const SAY_MS = 10_000;
/** A hold that ends later than this is not waited for. */
const SOON_MS = 3_600_000;

/** It waits for a person, or for an instant long after the run. */
const waitsLong = ({ hold }) => hold?.until === null || Date.parse(hold?.until) > Date.now() + SOON_MS;
const isSettled = (delivery) =>
  delivery.status === 'waiting' ? waitsLong(delivery) : !['pending', 'retrying'].includes(delivery.status);

/** Gives up when nothing has moved for `patienceMs`. Gives all deliveries. */
export async function settle({ api, scene, ledger, say, patienceMs }) {
  let last = Infinity;
  let giveUpAt = Date.now() + patienceMs;
  let saidAt = 0;
  for (;;) {
    const deliveries = await readDeliveries({ api, scene });
    const settled = new Set(deliveries.filter(isSettled).map(({ eventId, endpointId }) => `${eventId} ${endpointId}`));
    const wanted = ledger.entries.flatMap(({ id, endpoints }) => endpoints.map((each) => `${id} ${each}`));
    const open = wanted.filter((pair) => !settled.has(pair)).length;
    if (open < last) giveUpAt = Date.now() + patienceMs;
    last = open;
    if (open === 0 || Date.now() > giveUpAt) return deliveries;
    if (Date.now() - saidAt > SAY_MS) {
      saidAt = Date.now();
      say(`${open} deliveries are not settled yet…`);
    }
    await pause(POLL_MS);
  }
}

async function readDeliveries({ api, scene }) {
  const lists = await Promise.all(
    scene.tenants.map((tenant) => api.lines(`/v1/tenants/${tenant}/deliveries/export?format=ndjson`)),
  );
  return lists.flat();
}
