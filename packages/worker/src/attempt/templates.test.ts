import type { PayloadFormat } from '@postrider/domain';
import { retryDelivery } from '@postrider/store/deliveries';
import { enableEndpoint, findEndpoint } from '@postrider/store/endpoints';
import { inTransaction } from '@postrider/store/sql';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import { logged } from '../testing/rig.ts';
import type { Scene } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });

async function setFormat({ endpointId }: Scene, format: PayloadFormat): Promise<void> {
  await rig.database.query('update endpoints set format = $2, gate_version = gate_version + 1 where id = $1', [
    endpointId,
    JSON.stringify(format),
  ]);
}

async function sceneWith(format: Omit<Extract<PayloadFormat, { type: 'template' }>, 'type'>): Promise<Scene> {
  const scene = await rig.scene();
  await setFormat(scene, { type: 'template', ...format });
  return scene;
}

async function redrive({ tenantId }: Scene, deliveryId: string): Promise<void> {
  const order = { tenantId, deliveryId, by: 'key_test', now: new Date() };
  await inTransaction(rig.database, (sql) => retryDelivery(sql, order));
  notifyQueue(rig.database);
  notifyCommands(rig.database);
}

const endpointOf = (scene: Scene) => inTransaction(rig.database, (sql) => findEndpoint(sql, scene));

test('what a template makes of an event is what is signed and sent, the same at each attempt but for the attempt', async () => {
  const body =
    '{"what": event.type, "amount": data.amount, "to": endpoint.id, "for": tenant.id, "now": now, "request": requestId, "attempt": delivery.attempt}';
  const headers = { 'X-Kind': '{{event.type}}/{{delivery.id}}' };
  const scene = await sceneWith({ body, headers, contentType: 'application/vnd.acme+json' });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 503 : 200).end();
  const id = await scene.publish();
  const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 2 });
  const [first, second] = scene.receiver.requests;
  for (const [i, request] of [first, second].entries()) {
    const timestamp = Number(request?.headers['webhook-timestamp']);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      what: 'order.paid',
      amount: 12,
      to: scene.endpointId,
      for: scene.tenantId,
      now: new Date(timestamp * 1_000).toISOString(),
      request: id,
      attempt: i + 1,
    });
    expect(request?.headers).toMatchObject({
      'x-kind': `order.paid/${id}`,
      'content-type': 'application/vnd.acme+json',
    });
    expect(attempts[i]?.request.body).toBe(request?.body);
  }
});

test('a text is sent as text', async () => {
  const scene = await sceneWith({ body: 'event.type & " of " & data.amount' });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const [request] = scene.receiver.requests;
  expect([request?.body, request?.headers['content-type']]).toEqual(['order.paid of 12', 'text/plain; charset=utf-8']);
});

test('a ready-made template brings its headers, which those of the endpoint replace', async () => {
  const scene = await sceneWith({ name: 'aifai', headers: { 'user-agent': 'Mine/1.0' } });
  await rig.until(await scene.publish(), { status: 'delivered' });
  const [request] = scene.receiver.requests;
  const body = { event: 'order.paid', notification: { amount: 12 }, platform: 'aifai' };
  expect(JSON.parse(request?.body ?? '')).toMatchObject(body);
  expect(request?.headers).toMatchObject({ 'x-aifai-event': 'order.paid', 'user-agent': 'Mine/1.0' });
});

test('a template that fails ends that delivery alone, and says why; once it is fixed, the dead letter can be redriven', async () => {
  const scene = await sceneWith({ body: '{"amount": data.amount = 12 ? $number("twelve") : data.amount}' });
  const id = await scene.publish();
  const failed = await rig.until(id, { status: 'dead_lettered', deadLetterReason: 'template_failed', attemptCount: 0 });
  expect(failed.deadLetterDetail).toMatch(
    /^The template failed at character \d+: \$number cannot convert its argument to a number\.$/,
  );
  expect(scene.receiver.requests).toEqual([]);
  expect(await endpointOf(scene)).toMatchObject({ status: 'active', failingSince: null });
  await setFormat(scene, { type: 'template', body: '{"amount": data.amount}' });
  await redrive(scene, id);
  await rig.until(id, { status: 'delivered' });
  expect(scene.receiver.requests.map(({ body }) => body)).toEqual(['{"amount":12}']);
});

test('a result of undefined is a failure', async () => {
  const scene = await sceneWith({ body: 'data.nope' });
  const failed = await rig.until(await scene.publish(), { deadLetterReason: 'template_failed' });
  expect(failed.deadLetterDetail).toContain('The result is undefined');
});

/** Waits for two kills, a rest, and the third one: long on a busy machine. */
function untilStopped(id: string): Promise<void> {
  return vi.waitFor(async () => expect(await rig.getDelivery(id)).toMatchObject({ holdReason: 'disabled' }), {
    interval: 250,
  });
}

test('a template that has to be killed three times holds its endpoint, until it is changed', async () => {
  // Stuck in one function, where no limit of the expression is asked.
  const stuck = '$distinct([1..99999])';
  const scene = await sceneWith({ body: `(${stuck}; 1)` });
  const neighbour = await rig.scene();
  const id = await scene.publish();
  const others = await Promise.all([1, 2, 3].map(() => neighbour.publish()));
  for (const other of others) await rig.until(other, { status: 'delivered' });
  await untilStopped(id);
  expect(await rig.getDelivery(id)).toMatchObject({ status: 'waiting', attemptCount: 0 });
  expect(await endpointOf(scene)).toMatchObject({ status: 'disabled', disabledReason: 'template_stopped' });
  expect(logged.filter(({ endpointId }) => endpointId === scene.endpointId)).toMatchObject([
    { msg: 'An endpoint changed: disabled', summary: expect.stringContaining('template') },
  ]);
  // New events wait too.
  const later = await scene.publish();
  await rig.until(later, { status: 'waiting', holdReason: 'disabled' });
  await setFormat(scene, { type: 'template', body: '2' });
  await rig.change(scene, enableEndpoint);
  for (const each of [id, later]) await rig.until(each, { status: 'delivered' });
  expect(scene.receiver.requests.map(({ body }) => body)).toEqual(['2', '2']);
});

test('whoever enables an endpoint whose template was stopped gives the same template another chance', async () => {
  const scene = await sceneWith({ body: 'endpoint.metadata.slow ? ($distinct([1..99999]); 1) : 2' });
  const setMetadata = (metadata: object) =>
    rig.database.query('update endpoints set metadata = $2 where id = $1', [
      scene.endpointId,
      JSON.stringify(metadata),
    ]);
  await setMetadata({ slow: true });
  const id = await scene.publish();
  await untilStopped(id);
  await setMetadata({});
  await rig.change(scene, enableEndpoint);
  await rig.until(id, { status: 'delivered' });
  expect(scene.receiver.requests.map(({ body }) => body)).toEqual(['2']);
});
