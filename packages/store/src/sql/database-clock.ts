import type { Database } from './database.ts';

/** Postgres' clock, as well as it can be known here: the one clock by which servers and workers decide what is due. */
export interface DatabaseClock {
  /** Before the first answer of Postgres: this machine's clock. */
  now: () => Date;
  /** Resolves with the first answer of Postgres. */
  known: Promise<void>;
  stop(): void;
}

export interface DatabaseClockOptions {
  /**
   * Told how far this machine's clock is ahead of Postgres' (negative: behind), when it is more than a few seconds; then again
   * every five minutes while it stays so.
   */
  onSkew: (skewMs: number) => void;
  clocks?: MachineClocks;
}

export interface MachineClocks {
  /** Of a clock that is never set, and stands still while the machine sleeps. */
  monotonicMs(): number;
  wallMs(): number;
}

const MACHINE_CLOCKS: MachineClocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

const MEASURE_EVERY_MS = 10_000;
const MEASURE_AGAIN_MS = 500;
/** Where the two clocks of the machine move apart by this much, it slept, or its clock was set: what was measured is of no use. */
const JUMP_MS = 500;
/** How far the two clocks may drift apart. */
const DRIFT = 0.000_1;
/** The first statement of a connection takes much longer than the others. */
const SAMPLES = 3;
/** From here on people are told. */
const SKEW_MS = 2_000;
const TELL_EVERY_MS = 300_000;

/** Postgres' clock less the monotonic one: it was read some time between question and answer. */
interface Measure {
  leastMs: number;
  mostMs: number;
  atMs: number;
  /** This machine's wall clock less the monotonic one. */
  wallMs: number;
}

/** Measures Postgres' clock again and again, on the pool's connections. */
export function startDatabaseClock(
  database: Database,
  { onSkew, clocks = MACHINE_CLOCKS }: DatabaseClockOptions,
): DatabaseClock {
  const tellOfSkew = createTeller(onSkew);
  let best: Measure | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let measuring = false;
  let tellKnown: () => void = () => undefined;
  const known = new Promise<void>((resolve) => (tellKnown = resolve));

  async function run(): Promise<void> {
    if (measuring || stopped) return;
    clearTimeout(timer);
    measuring = true;
    let isKnown = false;
    try {
      for (let i = 0; i < SAMPLES && !stopped; i++) best = betterOf(best, await measure(database, clocks));
      isKnown = true;
    } catch {
      // Postgres is away: whatever needs the time needs it too.
    }
    measuring = false;
    if (best !== undefined) tellOfSkew(best);
    if (isKnown) tellKnown();
    if (stopped) return;
    timer = setTimeout(() => void run(), isKnown ? MEASURE_EVERY_MS : MEASURE_AGAIN_MS);
    timer.unref();
  }

  void run();
  return {
    known,
    now() {
      if (best === undefined) return new Date(clocks.wallMs());
      const monotonicMs = clocks.monotonicMs();
      if (Math.abs(clocks.wallMs() - monotonicMs - best.wallMs) > JUMP_MS) void run();
      // Never ahead of Postgres: nothing may start too early.
      return new Date(monotonicMs + best.leastMs);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function measure(database: Database, clocks: MachineClocks): Promise<Measure> {
  const before = clocks.monotonicMs();
  const { rows } = await database.query<{ ms: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
  );
  const atMs = clocks.monotonicMs();
  const ms = rows[0]?.ms ?? Number.NaN;
  return { leastMs: ms - atMs, mostMs: ms - before, atMs, wallMs: clocks.wallMs() - atMs };
}

function createTeller(onSkew: (skewMs: number) => void): (latest: Measure) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return ({ leastMs, mostMs, atMs, wallMs }) => {
    const skewMs = Math.round(wallMs - (leastMs + mostMs) / 2);
    if (Math.abs(skewMs) - (mostMs - leastMs) / 2 < SKEW_MS || atMs - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = atMs;
    onSkew(skewMs);
  };
}

/** What both allow; where they contradict each other, a clock was set or the machine slept, and the latest holds. */
function betterOf(earlier: Measure | undefined, latest: Measure): Measure {
  if (earlier === undefined) return latest;
  const driftMs = DRIFT * (latest.atMs - earlier.atMs);
  const leastMs = Math.max(earlier.leastMs - driftMs, latest.leastMs);
  const mostMs = Math.min(earlier.mostMs + driftMs, latest.mostMs);
  return leastMs <= mostMs ? { ...latest, leastMs, mostMs } : latest;
}
