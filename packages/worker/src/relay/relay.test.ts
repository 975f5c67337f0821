import { deleteEndpoint, pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: { reconcileEveryMs: 500 } });

const answering = (scene: Scene, status: number) => {
  scene.receiver.answer = (_request, response) => void response.writeHead(status).end();
};

test('events for a paused endpoint wait without a workflow, and are delivered once when it resumes', async () => {
  const scene = await rig.scene();
  await rig.change(scene, pauseEndpoint);
  const ids = await Promise.all(Array.from({ length: 20 }, () => scene.publish()));
  for (const id of ids) await rig.until(id, { status: 'waiting', holdReason: 'paused', startedAt: null });
  await rig.change(scene, resumeEndpoint);
  for (const id of ids) await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(new Set(scene.receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(20);
  expect(scene.receiver.requests).toHaveLength(20);
});

test('a pause between two attempts holds the delivery, uses up no attempt, and ends on resume', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await rig.change(scene, pauseEndpoint);
  await rig.until(id, { status: 'waiting', holdReason: 'paused', attemptCount: 1 });
  await rig.change(scene, resumeEndpoint);
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(scene.receiver.requests).toHaveLength(2);
});

test('an attempt during which the endpoint is paused counts once', async () => {
  const scene = await rig.scene();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  scene.receiver.answer = async (_request, response) => {
    await released;
    response.writeHead(200).end();
  };
  const id = await scene.publish();
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(1));
  await rig.change(scene, pauseEndpoint);
  release();
  const { attempts } = await rig.until(id, { status: 'delivered' });
  expect(attempts).toHaveLength(1);
  expect(scene.receiver.requests).toHaveLength(1);
});

test('deleting an endpoint cancels its waiting and retrying deliveries', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  answering(scene, 500);
  const retrying = await scene.publish();
  await rig.until(retrying, { status: 'retrying' });
  await rig.change(scene, pauseEndpoint);
  const waiting = await scene.publish();
  await rig.change(scene, deleteEndpoint);
  await rig.until(retrying, { status: 'cancelled', cancelReason: 'endpoint_deleted' });
  await rig.until(waiting, { status: 'cancelled', cancelReason: 'endpoint_deleted' });
  const run = rig.client.workflow.getHandle(`delivery/${retrying}`);
  expect(await run.result()).toBe('Cancelled: endpoint_deleted.');
});

test('a delivery whose workflow was terminated from outside continues in a new run', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await rig.client.workflow.getHandle(`delivery/${id}`).terminate('an operator was here');
  // The reconciler gives a delivery two minutes of grace; the test does not wait for them.
  await rig.database.query('update delivery_watch set check_at = now() where delivery_id = $1', [id]);
  const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(attempts.map(({ generation }) => generation)).toEqual([1, 2]);
});

test('a hold whose endpoint is active again is released although nobody announced the change', async () => {
  const scene = await rig.scene();
  await rig.change(scene, pauseEndpoint);
  const id = await scene.publish();
  await rig.until(id, { status: 'waiting' });
  // As an operator would with psql: no row in the outbox, no notification.
  await rig.database.query(`update endpoints set status = 'active' where id = $1`, [scene.endpointId]);
  await rig.until(id, { status: 'delivered' });
});

test('a held delivery whose workflow is gone is delivered in a new run when its endpoint resumes', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await rig.change(scene, pauseEndpoint);
  await rig.until(id, { status: 'waiting', holdReason: 'paused' });
  await rig.client.workflow.getHandle(`delivery/${id}`).terminate('the namespace was lost');
  await rig.change(scene, resumeEndpoint);
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
});

test('deliveries of a restored database whose workflows have ended are made again and marked as possible repeats', async () => {
  const scene = await rig.scene();
  const id = await scene.publish();
  await rig.until(id, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${id}`).result();
  await rig.database.query('delete from attempts where delivery_id = $1', [id]);
  await rig.database.query(
    `update deliveries set status = 'pending', attempt_count = 0, finished_at = null where id = $1`,
    [id],
  );
  await rig.database.query(
    `insert into delivery_queue (delivery_id, endpoint_id, generation, due_at) values ($1, $2, 1, now())`,
    [id, scene.endpointId],
  );
  const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(attempts).toMatchObject([{ generation: 2, possibleRepeat: true }]);
});
