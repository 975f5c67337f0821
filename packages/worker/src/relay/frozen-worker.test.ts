import type { ChildProcess } from 'node:child_process';
import { seededRandom } from '@postrider/dev-stack/testing';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

/** More than a frozen worker may have claimed, and all that the other one delivers meanwhile. */
const WAITING = 1_500;
/** The most deliveries between two freezes. */
const MOST_APART = 50;
const FREEZES = 4;
/** Deliveries while the other worker is frozen. */
const PROGRESS = 10;
/** Far above the promised time: the test checks that deliveries go on at all while the other worker is frozen. */
const PATIENCE = { interval: 20 };

const rig = await rigForFile();

test('a frozen worker does not stop another one, whenever it freezes', async () => {
  const random = seededRandom();
  // One endpoint has nearly all deliveries. The claims of the frozen worker must not block the other one there.
  const [busy, other] = [await rig.scene(), await rig.scene()];
  await Promise.all(Array.from({ length: WAITING - 500 }, () => busy.publish()));
  await Promise.all(Array.from({ length: 500 }, () => other.publish()));
  const workers: [ChildProcess, ChildProcess] = [await rig.spawnWorker(), await rig.spawnWorker()];
  await vi.waitFor(() => expect(busy.receiver.requests.length).toBeGreaterThan(100));
  for (let i = 0; i < FREEZES; i++) {
    const frozen = i % 2 === 0 ? workers[0] : workers[1];
    const until = busy.receiver.requests.length + random() * MOST_APART;
    await vi.waitFor(() => expect(busy.receiver.requests.length).toBeGreaterThan(until), PATIENCE);
    frozen.kill('SIGSTOP');
    for (const { receiver } of [busy, other]) {
      const before = receiver.requests.length;
      await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(before + PROGRESS), PATIENCE);
    }
    frozen.kill('SIGCONT');
  }
});
