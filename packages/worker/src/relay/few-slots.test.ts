import { test } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

const rig = await rigForFile({ worker: { workflowSlots: 4 } });

// Polls of one queue once took all slots that polls may have, and nobody served the other queue for a minute.
test('a burst is delivered by a worker with the fewest slots for workflow tasks', async () => {
  const scene = await rig.scene();
  const ids = await Promise.all(Array.from({ length: 60 }, () => scene.publish()));
  for (const id of ids) await rig.until(id, { status: 'delivered' });
});
