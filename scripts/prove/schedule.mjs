// Which faults, in which order, and when: all of it follows from the seed.
import { CLOCK_FAULTS } from './faults-of-clocks.mjs';
import { POSTGRES_FAULTS } from './faults-of-postgres.mjs';
import { PROGRAM_FAULTS } from './faults-of-programs.mjs';
import { RECEIVER_FAULTS } from './faults-of-receivers.mjs';
import { seeded } from './random.mjs';

export const FAULTS = [...PROGRAM_FAULTS, ...POSTGRES_FAULTS, ...RECEIVER_FAULTS, ...CLOCK_FAULTS];
/** Between two faults. */
const GAP_MS = { from: 1_500, to: 6_000 };

/** How much of all a run without options takes. */
const SHARE = 1 / 3;
/** What a short run leaves out: it takes a minute or more by itself. */
const LONG = new Set([
  'Temporal away for a minute',
  'Temporal loses its data',
  ...CLOCK_FAULTS.map(({ name }) => name),
]);

/** Gives `{fault, seed, gapMs}` for each act. */
export function scheduleOf({ seed, all, short, only, minutes }) {
  const random = seeded(seed);
  const wanted = FAULTS.filter(({ name }) => (short ? !LONG.has(name) : only.length === 0 || isNamed(name, only)));
  const shuffled = random.shuffle(wanted);
  const isSubset = !all && !short && only.length === 0 && minutes === undefined;
  const chosen = isSubset ? shuffled.slice(0, Math.ceil(shuffled.length * SHARE)) : shuffled;
  return chosen.map((fault) => ({
    fault,
    seed: Math.floor(random.next() * 2 ** 32),
    gapMs: random.between(GAP_MS.from, GAP_MS.to),
  }));
}

export const isNamed = (name, only) => only.some((text) => name.toLowerCase().includes(text.toLowerCase()));
