import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { makeBacklog, requestsByDelivery, statesOf } from '../testing/backlog.ts';
import { prefer, quietFor } from '../testing/quiet-hours.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: { deliveriesPerWorkflow: 100 } });
const PATIENCE = { interval: 50 };

const untilAll = (ids: readonly string[], status: string) =>
  vi.waitFor(async () => {
    expect(new Set((await statesOf(rig, ids)).map((each) => each.status))).toEqual(new Set([status]));
  }, PATIENCE);

test('a backlog is carried: each delivery arrives once, and Temporal finds it in its carrier', async () => {
  const scene = await rig.scene();
  const ids = await makeBacklog(rig, scene, { count: 250 });
  await untilAll(ids, 'delivered');
  const requests = requestsByDelivery(scene);
  expect(ids.map((id) => requests.get(id))).toEqual(ids.map(() => 1));
  const states = await statesOf(rig, ids);
  const carried = states.filter((each) => each.carrierId !== null);
  // The last few may be no backlog any more.
  expect(carried.length).toBeGreaterThan(200);
  const { id, carrierId } = carried[0] ?? { id: '', carrierId: '' };
  expect(await rig.client.workflow.getHandle(`carrier/${carrierId}`).result()).toMatch(/^\d+ delivered/);
  await vi.waitFor(async () => {
    const found: string[] = [];
    for await (const { workflowId } of rig.client.workflow.list({ query: `PostriderDelivery = '${id}'` }))
      found.push(workflowId);
    expect(found).toEqual([`carrier/${carrierId}`]);
  }, PATIENCE);
});

test('a single delivery gets a workflow of its own', async () => {
  const scene = await rig.scene();
  for (let i = 0; i < 3; i++) {
    const id = await scene.publish();
    await rig.until(id, { status: 'delivered', carrierId: null });
    expect(await rig.client.workflow.getHandle(`delivery/${id}`).result()).toContain('Delivered');
  }
});

test('what fails in a carrier goes on in a workflow of its own, as attempt 2', async () => {
  const scene = await rig.scene();
  const failed = new Set<unknown>();
  const ids = await makeBacklog(rig, scene, {
    count: 40,
    answer({ headers }, response) {
      const id = headers['postrider-delivery'];
      const fails = !failed.has(id);
      failed.add(id);
      response.writeHead(fails ? 500 : 200).end();
    },
  });
  await untilAll(ids, 'delivered');
  const requests = requestsByDelivery(scene);
  expect(ids.map((id) => requests.get(id))).toEqual(ids.map(() => 2));
  const marked: string[] = [];
  for (const { id, generation, carrierId } of await statesOf(rig, ids)) {
    expect({ generation, carrierId }).toEqual({ generation: 1, carrierId: null });
    if ((await rig.getDelivery(id)).attempts.some(({ possibleRepeat }) => possibleRepeat)) marked.push(id);
  }
  // A worker that stands still for longer than a lease marks what it had claimed, though nothing was sent twice.
  expect(marked.length).toBeLessThan(5);
});

test('no more than 16 of an endpoint are in flight, and no more than 8 before it has proven fast', async () => {
  const scene = await rig.scene();
  let open = 0;
  let most = 0;
  let mostAtFirst = 0;
  const ids = await makeBacklog(rig, scene, {
    count: 200,
    answer(_request, response, index) {
      most = Math.max(most, ++open);
      if (index <= 8) mostAtFirst = Math.max(mostAtFirst, open);
      setTimeout(() => {
        open--;
        response.writeHead(200).end();
      }, 15);
    },
  });
  await untilAll(ids, 'delivered');
  expect(mostAtFirst).toBeLessThanOrEqual(8);
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(16);
});

test('an endpoint that hangs among fast ones delays only itself, and loses nothing', async () => {
  const retry = { delaysSeconds: Array<number>(20).fill(2) };
  const hanging = await rig.scene({ timeoutMs: 2_000, retry });
  const { tenantId } = hanging;
  const fast = await Promise.all(Array.from({ length: 4 }, () => rig.scene({ tenantId })));
  for (const scene of [hanging, ...fast]) await rig.until(await publishTo(scene), { status: 'delivered' });
  // Each event went to all five endpoints.
  await untilAll(await idsAt(hanging.endpointId), 'delivered');
  const first = hanging.receiver.answer;
  hanging.receiver.answer = () => undefined;
  for (const scene of [hanging, ...fast]) await rig.change(scene, pauseEndpoint);
  for (let i = 0; i < 40; i++) await hanging.publish();
  for (const scene of [hanging, ...fast]) await rig.change(scene, resumeEndpoint);
  await vi.waitFor(
    () => expect(fast.map(({ receiver }) => receiver.requests.length)).toEqual(fast.map(() => 45)),
    PATIENCE,
  );
  const hangs = await idsAt(hanging.endpointId);
  expect((await statesOf(rig, hangs)).filter(({ status }) => status === 'delivered')).toHaveLength(5);
  hanging.receiver.answer = first;
  await untilAll(hangs, 'delivered');
  for (const scene of fast) expect(new Set(requestsByDelivery(scene).values())).toEqual(new Set([1]));
});

test('what a gate holds is not sent by a carrier, and waits in a workflow of its own', async () => {
  const scene = await rig.scene();
  await rig.until(await scene.publish(), { status: 'delivered' });
  await rig.change(scene, pauseEndpoint);
  const ids = await Promise.all(Array.from({ length: 20 }, () => scene.publish()));
  await prefer(rig, scene, { preferences: quietFor(60) });
  await rig.change(scene, resumeEndpoint);
  await vi.waitFor(async () => {
    expect(
      (await statesOf(rig, ids)).filter(({ status, inWorkflow }) => status === 'waiting' && inWorkflow),
    ).toHaveLength(20);
  }, PATIENCE);
  expect(scene.receiver.requests).toHaveLength(1);
  await prefer(rig, scene, { preferences: {} });
  await untilAll(ids, 'delivered');
});

test('nothing more is sent to an endpoint that is paused while it is carried, until it resumes', async () => {
  const scene = await rig.scene();
  const ids = await makeBacklog(rig, scene, {
    count: 300,
    answer: (_request, response) => void setTimeout(() => response.writeHead(200).end(), 30),
  });
  await vi.waitFor(() => expect(scene.receiver.requests.length).toBeGreaterThan(20), PATIENCE);
  await rig.change(scene, pauseEndpoint);
  const atPause = scene.receiver.requests.length;
  await vi.waitFor(async () => {
    const states = await statesOf(rig, ids);
    expect(states.every(({ status }) => status === 'delivered' || status === 'waiting')).toBe(true);
  }, PATIENCE);
  // What was in flight, or had been taken to be sent.
  expect(scene.receiver.requests.length - atPause).toBeLessThanOrEqual(32);
  expect(scene.receiver.requests.length).toBeLessThan(301);
  await rig.change(scene, resumeEndpoint);
  await untilAll(ids, 'delivered');
  expect(new Set(requestsByDelivery(scene).values())).toEqual(new Set([1]));
});

/** The delivery to this endpoint of an event that goes to all endpoints of the tenant. */
async function publishTo(scene: Scene): Promise<string> {
  await scene.publish();
  return (await idsAt(scene.endpointId)).at(-1) ?? '';
}

async function idsAt(endpointId: string): Promise<string[]> {
  const { rows } = await rig.database.query<{ id: string }>(
    'select id from deliveries where endpoint_id = $1 order by id',
    [endpointId],
  );
  return rows.map(({ id }) => id);
}
