// Receivers that misbehave for a while, and endpoints that people change while retries wait.
import { setTimeout as pause } from 'node:timers/promises';
import { POISONS, REFUSED } from './payloads.mjs';

const EVENTS = 8;
const TRIED_MS = 20_000;
/** A request that was on its way when a person changed the endpoint. */
const GRACE_MS = 8_000;

const misbehave = (behaviour, title) => ({
  name: title,
  async run({ scene, receivers, random }) {
    const { path } = random.pick([...scene.endpoints.values()].filter(({ name }) => name === 'steady-1'));
    receivers.behave(path, behaviour);
    await pause(random.between(4_000, 20_000));
    receivers.behave(path, 'ok');
  },
});

/** An endpoint of its own that fails, with events whose retries wait. Then `change` happens, and its receiver is well. */
const whileRetriesWait = (title, change) => ({
  name: `an endpoint is ${title} while retries wait`,
  async run(context) {
    const { scene, receivers, random } = context;
    const name = `${title.replaceAll(' ', '_')}_${scene.endpoints.size}`;
    const types = [`${name}.event`];
    const tenant = random.pick(scene.tenants);
    const endpoint = await scene.addEndpoint(tenant, { name, types, behaviour: 'failing' });
    for (let n = 0; n < EVENTS; n++) await scene.publish({ tenant, type: types[0] });
    const tried = () => receivers.requests.filter(({ path }) => path === endpoint.path).length;
    // A busy machine may not get there: then some have not been tried yet.
    for (const giveUpAt = Date.now() + TRIED_MS; tried() < EVENTS && Date.now() < giveUpAt;) await pause(50);
    await pause(random.between(0, 5_000));
    await change({ ...context, endpoint });
    receivers.behave(endpoint.path, 'ok');
  },
});

/** Nothing may arrive between the two commands. */
const switchOff =
  (off, on) =>
  async ({ api, random, endpoint }) => {
    await api.call('POST', `${endpoint.apiPath}/${off}`);
    endpoint.silentFrom = Date.now() + GRACE_MS;
    endpoint.silentUntil = Infinity;
    await pause(GRACE_MS + random.between(2_000, 10_000));
    endpoint.silentUntil = Date.now();
    await api.call('POST', `${endpoint.apiPath}/${on}`);
  };

export const RECEIVER_FAULTS = [
  misbehave('hanging', 'a receiver hangs'),
  misbehave('resetting', 'a receiver resets the connection after 200'),
  misbehave('dripping', 'a receiver drips its answer'),
  misbehave('failing', 'a receiver answers 500'),
  misbehave('closing', 'a receiver closes without an answer'),
  whileRetriesWait('deleted', async ({ api, endpoint }) => {
    endpoint.isOpen = false;
    endpoint.isDeleted = true;
    const { status } = await api.insist('DELETE', endpoint.apiPath);
    // 404: the first answer was lost.
    if (![200, 204, 404].includes(status)) throw new Error(`DELETE ${endpoint.apiPath}: ${status}`);
    endpoint.silentFrom = Date.now() + GRACE_MS;
    endpoint.silentUntil = Infinity;
  }),
  whileRetriesWait('disabled', switchOff('disable', 'enable')),
  whileRetriesWait('paused', switchOff('pause', 'resume')),
  whileRetriesWait('paused for ever', async ({ api, endpoint }) => {
    await api.call('POST', `${endpoint.apiPath}/pause`);
    endpoint.isOpen = false;
  }),
  whileRetriesWait('moved', async ({ api, receivers, endpoint }) => {
    const path = `${endpoint.path}-moved`;
    receivers.paths.set(path, receivers.paths.get(endpoint.path));
    endpoint.paths.push(path);
    await api.call('PATCH', endpoint.apiPath, { url: receivers.url(path) });
    receivers.behave(path, 'ok');
  }),
  whileRetriesWait('rotated', async ({ api, receivers, endpoint }) => {
    const path = receivers.paths.get(endpoint.path);
    const { secret } = await api.call('POST', `${endpoint.apiPath}/rotate-secret`, { overlapHours: 1 });
    path.secrets = [secret, ...path.secrets];
    await pause(GRACE_MS);
    // Both secrets sign now, so that a receiver that knows only one of them can verify.
    path.secrets = [secret];
  }),
  {
    name: 'poison payloads, and a template that fails',
    async run({ api, scene, random }) {
      const tenant = random.pick(scene.tenants);
      const broken = { type: 'template', body: '$error("never")', contentType: 'application/json' };
      const name = `template-${scene.endpoints.size}`;
      const types = [`${name.replace('-', '_')}.event`];
      const endpoint = await scene.addEndpoint(tenant, { name, types, format: broken });
      endpoint.mayDie = true;
      await scene.publish({ tenant, type: types[0] });
      for (let poison = 0; poison < POISONS; poison++) await scene.publish({ tenant, type: 'order.made', poison });
      for (const data of REFUSED) {
        const { status } = await api.insist('POST', `/v1/tenants/${tenant}/events`, {
          body: { type: 'order.made', data },
        });
        if (status < 400) throw new Error(`A payload that cannot be stored was accepted with ${status}`);
      }
    },
  },
];
