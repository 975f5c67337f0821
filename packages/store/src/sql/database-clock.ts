import type { Database } from './database.ts';

/** An estimate of the clock of Postgres. Servers and workers use it to decide what is due. */
export interface DatabaseClock {
  /** Never ahead of Postgres. Before the first answer of Postgres it is the clock of this machine. */
  now: () => Date;
  /** Resolves with the first answer of Postgres. */
  known: Promise<void>;
  stop(): void;
}

export interface DatabaseClockOptions {
  /**
   * Gets how far the clock of this machine is ahead of Postgres (negative: behind) if it is more than two seconds. Called
   * again every five minutes while it stays so.
   */
  onSkew: (skewMs: number) => void;
  clocks?: MachineClocks;
}

export interface MachineClocks {
  /** A clock that nobody sets, and that stops while the machine sleeps. */
  monotonicMs(): number;
  wallMs(): number;
}

const MACHINE_CLOCKS: MachineClocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

const MEASURE_EVERY_MS = 10_000;
const MEASURE_AGAIN_MS = 500;
/** If the two clocks of the machine differ by more than before, it slept or its clock was set. The measure is invalid then. */
const JUMP_MS = 500;
/** The largest drift between the clock of Postgres and the monotonic clock, as a share of the time. */
const DRIFT = 0.000_1;
/** More than one, because the first statement of a connection takes much longer than the others. */
const SAMPLES = 3;
/** A larger skew is reported. */
const SKEW_MS = 2_000;
const REPORT_EVERY_MS = 300_000;

/** Postgres read its clock between the statement and its answer, so the difference to the monotonic clock is in a range. */
interface Measure {
  leastMs: number;
  mostMs: number;
  atMs: number;
  /** The wall clock of this machine minus the monotonic clock. */
  wallMs: number;
}

/** Measures the clock of Postgres repeatedly, on connections of the pool. */
export function startDatabaseClock(
  database: Database,
  { onSkew, clocks = MACHINE_CLOCKS }: DatabaseClockOptions,
): DatabaseClock {
  const reportSkew = createSkewReporter(onSkew);
  let best: Measure | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let measuring = false;
  let resolveKnown: () => void = () => undefined;
  const known = new Promise<void>((resolve) => (resolveKnown = resolve));

  async function run(): Promise<void> {
    if (measuring || stopped) return;
    clearTimeout(timer);
    measuring = true;
    let isKnown = false;
    try {
      for (let i = 0; i < SAMPLES && !stopped; i++) best = betterOf(best, await measure(database, clocks));
      isKnown = true;
    } catch {
      // Postgres is not reachable. Whatever needs the time needs Postgres too.
    }
    measuring = false;
    if (best !== undefined) reportSkew(best);
    if (isKnown) resolveKnown();
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
      // The least value, because nothing may start too early.
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

function createSkewReporter(onSkew: (skewMs: number) => void): (latest: Measure) => void {
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  return ({ leastMs, mostMs, atMs, wallMs }) => {
    const skewMs = Math.round(wallMs - (leastMs + mostMs) / 2);
    if (Math.abs(skewMs) - (mostMs - leastMs) / 2 < SKEW_MS || atMs - reportedAtMs < REPORT_EVERY_MS) return;
    reportedAtMs = atMs;
    onSkew(skewMs);
  };
}

/** The range that both allow. If they contradict each other, a clock was set or the machine slept, and the latest counts. */
function betterOf(earlier: Measure | undefined, latest: Measure): Measure {
  if (earlier === undefined) return latest;
  const driftMs = DRIFT * (latest.atMs - earlier.atMs);
  const leastMs = Math.max(earlier.leastMs - driftMs, latest.leastMs);
  const mostMs = Math.min(earlier.mostMs + driftMs, latest.mostMs);
  return leastMs <= mostMs ? { ...latest, leastMs, mostMs } : latest;
}
