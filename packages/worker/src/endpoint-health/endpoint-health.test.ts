import { enableEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });
// Only here may an endpoint be disabled for failing: in another test, whether it is would depend on how busy the machine is.
const impatient = await rigForFile({ worker: { disableAfterMs: 2_000 } });

async function endpointOf(scene: Scene, { database } = rig) {
  const { rows } = await database.query('select status, disabled_reason, failing_since from endpoints where id = $1', [
    scene.endpointId,
  ]);
  return rows[0];
}

const answering = (scene: Scene, status: number) => {
  scene.receiver.answer = (_request, response) => void response.writeHead(status).end();
};

test('an endpoint that answers 410 is disabled at once; later deliveries are held until it is enabled', async () => {
  const scene = await rig.scene();
  answering(scene, 410);
  const first = await scene.publish();
  await rig.until(first, { status: 'dead_lettered', deadLetterReason: 'gone', attemptCount: 1 });
  expect(await endpointOf(scene)).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
  const second = await scene.publish();
  await rig.until(second, { status: 'waiting', holdReason: 'disabled', holdUntil: null });
  answering(scene, 200);
  await rig.change(scene, enableEndpoint);
  await rig.until(second, { status: 'delivered', attemptCount: 1 });
});

test('an endpoint that fails for too long is disabled, and its deliveries are held and use up no attempts', async () => {
  const scene = await impatient.scene({ retry: { delaysSeconds: Array.from({ length: 30 }, () => 1) } });
  answering(scene, 500);
  const id = await scene.publish();
  await impatient.until(id, { status: 'waiting', holdReason: 'disabled' });
  expect(await endpointOf(scene, impatient)).toMatchObject({ status: 'disabled', disabled_reason: 'failing' });
  const health = impatient.client.workflow.getHandle(`endpoint-health/${scene.endpointId}`);
  expect(await health.result()).toMatch(/^Disabled: 127\.0\.0\.1:\d+ has not answered 2xx once since /);
  answering(scene, 200);
  await impatient.change(scene, enableEndpoint);
  await impatient.until(id, { status: 'delivered' });
  expect(await endpointOf(scene, impatient)).toMatchObject({
    status: 'active',
    disabled_reason: null,
    failing_since: null,
  });
});

test('the health workflow ends when its endpoint recovers', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  const id = await scene.publish();
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  const health = rig.client.workflow.getHandle(`endpoint-health/${scene.endpointId}`);
  await vi.waitFor(async () => expect((await health.describe()).status.name).toBe('COMPLETED'));
  expect(await health.result()).toBe('Delivering.');
  expect(await endpointOf(scene)).toMatchObject({ status: 'active', failing_since: null });
});

test('a dead letter signals the health workflow of its endpoint', async () => {
  const scene = await rig.scene();
  await rig.until(await scene.publish(), { status: 'delivered' });
  answering(scene, 400);
  await rig.until(await scene.publish(), { status: 'dead_lettered' });
  const health = rig.client.workflow.getHandle(`endpoint-health/${scene.endpointId}`);
  await vi.waitFor(async () => {
    const { events } = await health.fetchHistory();
    expect(
      events?.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'healthChanged'),
    ).toBe(true);
  });
});
