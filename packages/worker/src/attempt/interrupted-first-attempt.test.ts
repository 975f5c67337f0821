import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

// What happens to a first attempt that ends without an outcome: the run continues with a regular activity. A failed run is a
// dead letter and nothing else.

const rig = await rigForFile();

/** The runs of a delivery that Temporal knows. */
async function runsOf(id: string): Promise<string[]> {
  const query = `WorkflowId = 'delivery/${id}'`;
  const runs: string[] = [];
  for await (const { status } of rig.client.workflow.list({ query })) runs.push(status.name);
  return runs;
}

async function endedOnce(id: string): Promise<void> {
  await rig.client.workflow.getHandle(`delivery/${id}`).result();
  await vi.waitFor(async () => expect(await runsOf(id)).toEqual(['COMPLETED']));
}

test('a first attempt that is cut by the end of its process continues in the same run', async () => {
  const scene = await rig.scene({ timeoutMs: 15_000 });
  const stopped = await rig.spawnWorker({ POSTRIDER_DRAIN_MS: '100' });
  scene.receiver.answer = () => undefined;
  const id = await scene.publish();
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(1));
  stopped.kill('SIGTERM');
  await once(stopped, 'exit');
  scene.receiver.answer = (_request, response) => void response.writeHead(200).end();
  // This worker also serves the next test.
  await rig.spawnWorker();
  const { attempts } = await vi.waitFor(async () => {
    const delivery = await rig.getDelivery(id);
    expect(delivery).toMatchObject({ status: 'delivered', attemptCount: 1 });
    return delivery;
  });
  expect(attempts).toMatchObject([{ generation: 1, possibleRepeat: true }]);
  await endedOnce(id);
});

test('a delivery that cannot be loaded for its first attempt continues in the same run', async () => {
  const scene = await rig.scene();
  // A claim reads no secrets, but a load does.
  await rig.database.query('alter table endpoint_secrets rename to endpoint_secrets_away');
  const id = await scene.publish();
  try {
    await vi.waitFor(async () => expect(await rig.historyOf(id)).toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'));
  } finally {
    await rig.database.query('alter table endpoint_secrets_away rename to endpoint_secrets');
  }
  const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(attempts).toMatchObject([{ generation: 1, possibleRepeat: false }]);
  expect(scene.receiver.requests).toHaveLength(1);
  await endedOnce(id);
});
