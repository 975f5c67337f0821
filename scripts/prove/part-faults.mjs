// The faults of a schedule, one after the other.
import { runPart } from './run-part.mjs';

const SHORT_MS = 120_000;
/** A short run is for machines that are busy with something else: only what hangs may fail there. */
const SHORT_PATIENCE = 4;

/**
 * `minutes`: the schedule is repeated for so long, at other moments in each round. Undefined: each fault once. `short`: no fault
 * begins after the first two minutes, so a slow machine makes fewer of them.
 */
export async function proveFaults({ schedule, minutes, short, ...options }) {
  const patience = short ? SHORT_PATIENCE : 1;
  return runPart({ ...options, patience }, async ({ scene, say, perform }) => {
    say(`Seed ${options.seed}: ${short ? 'as many faults as begin within two minutes' : `${schedule.length} faults`}`);
    scene.startLoad();
    const endAt = Date.now() + (short ? SHORT_MS : (minutes ?? Infinity) * 60_000);
    const rounds = minutes === undefined ? 1 : Infinity;
    for (let index = 0; index < schedule.length * rounds && Date.now() < endAt; index++) {
      const step = schedule[index % schedule.length];
      await perform({ ...step, seed: step.seed + Math.floor(index / schedule.length) });
    }
  });
}
