import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { expect, vi } from 'vitest';
import type { TestReceiver } from './receiver.ts';
import type { Rig, Scene } from './rig.ts';

export interface BacklogOptions {
  count: number;
  /** How the receiver answers the deliveries. Default: as before. */
  answer?: TestReceiver['answer'];
}

/**
 * Makes deliveries due at the same moment, at an endpoint that has succeeded before. Returns their ids. Needs a running worker,
 * which takes all of them out of the queue before the endpoint resumes: what is still there then would be due before the others.
 */
export async function makeBacklog(rig: Rig, scene: Scene, { count, answer }: BacklogOptions): Promise<string[]> {
  await rig.until(await scene.publish(), { status: 'delivered' });
  if (answer !== undefined) scene.receiver.answer = answer;
  await rig.change(scene, pauseEndpoint);
  const ids = await Promise.all(Array.from({ length: count }, () => scene.publish()));
  await vi.waitFor(
    async () => expect((await statesOf(rig, ids)).every(({ status }) => status === 'waiting')).toBe(true),
    { interval: 25 },
  );
  await rig.change(scene, resumeEndpoint);
  return ids;
}

export interface DeliveryState {
  id: string;
  status: string;
  generation: number;
  inWorkflow: boolean;
  carrierId: string | null;
  attemptCount: number;
}

/** The rows of deliveries, in the order of the ids. */
export async function statesOf(rig: Rig, ids: readonly string[]): Promise<DeliveryState[]> {
  const { rows } = await rig.database.query<DeliveryState>(
    `select id, status, generation, in_workflow as "inWorkflow", carrier_id as "carrierId", attempt_count as "attemptCount"
     from deliveries where id = any($1) order by id`,
    [ids],
  );
  return rows;
}

/** How many requests of each delivery a receiver got. */
export function requestsByDelivery({ receiver }: Scene): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { headers } of receiver.requests) {
    const id = String(headers['postrider-delivery']);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Keeps hand-overs from being taken. Returns what lets them go. */
export async function holdHandOvers(rig: Rig): Promise<() => Promise<void>> {
  await rig.database.query(`
    create or replace function hold_hand_over() returns trigger language plpgsql as
      $$ begin new.lease_until := 'infinity'; return new; end $$;
    create trigger hold_hand_over before insert on delivery_handovers for each row execute function hold_hand_over()`);
  return async () => {
    await rig.database.query(`
      drop trigger hold_hand_over on delivery_handovers; update delivery_handovers set lease_until = null`);
  };
}
