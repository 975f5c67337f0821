// Tenants and endpoints, and publishers that write down every 202 before they go on.
import { setTimeout as pause } from 'node:timers/promises';
import { dataOf } from './payloads.mjs';

/** Long enough for every fault of a run: together about eleven minutes. Version 0.1 takes them too. */
const DELAYS = [1, 1, 2, 2, 3, 5, 5, 10, 10, 15, 15, 20, 20, 30, 30, 30, 60, 60, 60, 60, 60, 60, 60, 60, 60];
const TIMEOUT_MS = 3_000;
const ENDPOINTS = [
  { name: 'steady-1', types: ['order.*'] },
  { name: 'steady-2', types: ['order.*'], format: { type: 'raw' } },
  { name: 'slow', types: ['order.paid'], behaviour: 'slow' },
  { name: 'flaky', types: ['order.made'], behaviour: 'flaky' },
];
const TYPES = ['order.made', 'order.paid', 'order.sent'];
const PUBLISHERS = 4;
/** Events. A machine that is too busy for the rate gets a lower one, since a run must end. */
const MAX_BACKLOG = 50;
const DAY_MS = 86_400_000;

/** Most events are due at once, some in a while, and some only tomorrow: those must still wait at the end. */
function deliverAtOf(random) {
  const draw = random.next();
  if (draw < 0.05) return Date.now() + Math.round(random.between(5_000, 60_000));
  return draw < 0.06 ? Date.now() + DAY_MS : undefined;
}

const takesType = (types, type) =>
  types.some((each) => each === type || (each.endsWith('*') && type.startsWith(each.slice(0, -1))));

export async function openScene(parts) {
  const scene = new Scene(parts);
  for (const tenant of scene.tenants) {
    await parts.api.call('POST', '/v1/tenants', { id: tenant });
    for (const endpoint of ENDPOINTS) await scene.addEndpoint(tenant, endpoint);
  }
  return scene;
}

class Scene {
  #parts;
  #run = Date.now().toString(36);
  #published = 0;
  #act = 'start';
  #isLoading = false;
  #publishers = [];
  #underWay = new Set();
  /** How often the API did not take a request that was sent again. */
  refusals = 0;
  /** By id. */
  endpoints = new Map();
  tenants = ['a', 'b'].map((name) => `prove-${name}-${this.#run}`);

  constructor(parts) {
    this.#parts = parts;
  }

  /** `more` are members of the endpoint. */
  async addEndpoint(tenant, { name, types, behaviour = 'ok', format = { type: 'standard' }, ...more }) {
    const { api, receivers } = this.#parts;
    const path = `/${tenant}/${name}`;
    receivers.paths.set(path, { behaviour, secrets: [] });
    const made = await api.call('POST', `/v1/tenants/${tenant}/endpoints`, {
      url: receivers.url(path),
      eventTypes: types,
      timeoutMs: TIMEOUT_MS,
      format,
      retry: { delaysSeconds: DELAYS },
      ...more,
    });
    receivers.paths.get(path).secrets.push(made.secret);
    const apiPath = `/v1/tenants/${tenant}/endpoints/${made.id}`;
    const endpoint = {
      id: made.id,
      tenant,
      name,
      types,
      format: format.type,
      path,
      paths: [path],
      apiPath,
      isOpen: true,
    };
    this.endpoints.set(made.id, endpoint);
    return endpoint;
  }

  /** Publishes one event and writes down its 202. Gives the entry of the ledger. */
  async publish({ tenant, type, poison, deliverAt }) {
    const { api, ledger } = this.#parts;
    this.#published += 1;
    const n = this.#published;
    const open = [...this.endpoints.values()].filter((each) => each.tenant === tenant && each.isOpen);
    const endpoints = open.filter(({ types }) => takesType(types, type)).map(({ id }) => id);
    const began = Date.now();
    const body = { type, data: dataOf({ n, poison }) };
    if (deliverAt !== undefined) body.deliverAt = new Date(deliverAt).toISOString();
    const options = { body, idempotencyKey: `${this.#run}-${n}` };
    const answer = await api.insist('POST', `/v1/tenants/${tenant}/events`, options);
    this.refusals += answer.refusals;
    if (answer.status !== 202) throw new Error(`Event ${n}: ${answer.status} ${answer.why ?? answer.body}`);
    const { id } = JSON.parse(answer.body);
    const entry = { n, id, tenant, type, poison, deliverAt, endpoints, act: this.#act, began, acceptedAt: Date.now() };
    ledger.write(entry);
    if (deliverAt === undefined) this.#underWay.add(id);
    return entry;
  }

  /** What is accepted from now on belongs to this act. */
  begin(act) {
    this.#act = act;
  }

  startLoad() {
    this.#isLoading = true;
    this.#publishers = Array.from({ length: PUBLISHERS }, () => this.#load());
    // The end of the load tells.
    for (const each of this.#publishers) each.catch(() => undefined);
  }

  /** Rejects if an event was refused for good. */
  async stopLoad() {
    this.#isLoading = false;
    await Promise.all(this.#publishers);
  }

  /** How many events are accepted and have arrived nowhere. */
  #backlog() {
    const { arrived } = this.#parts.receivers;
    for (const id of this.#underWay) if (arrived.has(id)) this.#underWay.delete(id);
    return this.#underWay.size;
  }

  async #load() {
    const { random, rate } = this.#parts;
    while (this.#isLoading) {
      const began = Date.now();
      const tenant = random.pick(this.tenants);
      await this.publish({ tenant, type: random.pick(TYPES), deliverAt: deliverAtOf(random) });
      await pause((PUBLISHERS * 1_000) / rate - (Date.now() - began));
      while (this.#isLoading && this.#backlog() > MAX_BACKLOG) await pause(100);
    }
  }
}
