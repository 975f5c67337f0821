import { expect, test, vi } from 'vitest';
import { makeBacklog, requestsByDelivery, statesOf } from '../testing/backlog.ts';
import { rigForFile } from '../testing/rig-for-file.ts';

const rig = await rigForFile();
const CARRY = { POSTRIDER_DELIVERIES_PER_WORKFLOW: '100' };
/** The most first attempts of an endpoint in flight at once. */
const IN_FLIGHT = 16;

/** The process whose carrier has sent requests that are not recorded. */
async function sendingPid(): Promise<number> {
  const { rows } = await rig.database.query<{ pid: number }>(
    `select w.pid from delivery_queue q join workers w on w.boot_id = q.claimed_by
     where q.carrier_id is not null and not q.unsent group by w.pid having count(*) >= 4`,
  );
  if (rows[0] === undefined) throw new Error('No carrier is sending.');
  return rows[0].pid;
}

test('a worker that freezes in mid-carrier loses nothing, and repeats at most what was in flight', async () => {
  const scene = await rig.scene();
  const workers = [await rig.spawnWorker(CARRY), await rig.spawnWorker(CARRY)];
  const ids = await makeBacklog(rig, scene, {
    count: 400,
    answer: (_request, response) => void setTimeout(() => response.writeHead(200).end(), 100),
  });
  const pid = await vi.waitFor(sendingPid, { interval: 5 });
  const frozen = workers.find((each) => each.pid === pid);
  frozen?.kill('SIGSTOP');
  const delivered = async () =>
    expect((await statesOf(rig, ids)).every(({ status }) => status === 'delivered')).toBe(true);
  await vi.waitFor(delivered, { interval: 200 });
  frozen?.kill('SIGCONT');
  // Once it has answered to us, it has also gone on with its carrier.
  await vi.waitFor(
    async () => {
      const { rows } = await rig.database.query(`select 1 from workers where seen_at < now() - interval '2 s'`);
      expect(rows).toEqual([]);
    },
    { interval: 100 },
  );
  await rig.until(await scene.publish(), { status: 'delivered' });

  const requests = requestsByDelivery(scene);
  let repeats = 0;
  for (const id of ids) {
    const { attempts } = await rig.getDelivery(id);
    const sent = requests.get(id) ?? 0;
    repeats += sent - 1;
    const marked = attempts.filter(({ possibleRepeat }) => possibleRepeat).length;
    expect(sent - attempts.length, `requests of ${id} without a record`).toBeLessThanOrEqual(marked);
    expect(sent).toBeGreaterThanOrEqual(1);
  }
  expect(repeats).toBeLessThanOrEqual(IN_FLIGHT);
});
