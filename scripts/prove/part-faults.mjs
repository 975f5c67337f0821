// The faults of a schedule, one after the other.
import { runPart } from './run-part.mjs';

/** `minutes`: the schedule is repeated for so long, at other moments in each round. Undefined: each fault once. */
export async function proveFaults({ schedule, minutes, ...options }) {
  return runPart(options, async ({ scene, say, perform }) => {
    say(`Seed ${options.seed}: ${schedule.length} faults`);
    scene.startLoad();
    const endAt = minutes === undefined ? undefined : Date.now() + minutes * 60_000;
    for (let index = 0; endAt === undefined ? index < schedule.length : Date.now() < endAt; index++) {
      const step = schedule[index % schedule.length];
      await perform({ ...step, seed: step.seed + Math.floor(index / schedule.length) });
    }
  });
}
