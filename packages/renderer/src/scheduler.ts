import { createChildPool, type ChildPool } from './child-pool.ts';
import type { RenderAnswer } from './frames.ts';
import { createLane, type Lane } from './lane.ts';
import { PATIENT, QUICK, type RenderBudget } from './limits.ts';
import type { RenderChild, TimedAnswer } from './render-child.ts';
import type { RenderOrder, RenderOutcome } from '@postrider/domain';
import type { TemplateProfile } from './template-profiles.ts';

/** An order that waits for a child or is being rendered. */
export interface Job extends RenderOrder {
  profile: TemplateProfile;
  settle(outcome: RenderOutcome): void;
}

export interface Scheduler {
  enqueue(job: Job): void;
  /** For a job that cannot wait, or that has waited long enough. */
  busy(): RenderOutcome;
  /** Removes a job that has not begun. False if it has. */
  remove(job: Job): boolean;
  close(): void;
}

const MAX_SLOW_WAITING = 4;
/** Between the turns of those that come again. */
const TURN_MS = 400;
const LONGEST_TURN_MS = 60_000;
/** The child of the slow lane has a lower priority than other processes. */
const SLOW_NICENESS = 5;

export interface SchedulerOptions {
  quickChildren: number;
  /** What slow templates use up is followed by a rest of so many times that. */
  restFactor: number;
}

/** Gives jobs to children. `createRenderer` describes the lanes. */
export function createScheduler({ quickChildren, restFactor }: SchedulerOptions): Scheduler {
  const lanes = { quick: createLane<Job>(), new: createLane<Job>(), slow: createLane<Job>() };
  const quickPool = createChildPool({ size: Math.max(2, quickChildren), niceness: 0 });
  const slowPool = createChildPool({ size: 1, niceness: SLOW_NICENESS });
  let newRunning = 0;
  const rest = createRest(dispatch);
  const busy = createTurns();
  let isClosed = false;

  function enqueue(job: Job): void {
    if (job.profile.pace === 'slow' && isFullFor(job, lanes.slow)) job.settle(busy());
    else lanes[job.profile.pace].add(job);
    dispatch();
  }

  function dispatch(): void {
    if (isClosed) return;
    while (lanes.quick.size > 0 || mayStartNew()) {
      const child = quickPool.take();
      if (child === undefined) break;
      const job = lanes.quick.next() ?? lanes.new.next();
      if (job !== undefined) void renderQuick(job, child);
    }
    const child = lanes.slow.size > 0 && !rest.isOn() ? slowPool.take() : undefined;
    const job = child && lanes.slow.next();
    if (child !== undefined && job !== undefined) void renderSlow(job, child);
  }

  function mayStartNew(): boolean {
    return lanes.new.size > 0 && newRunning < quickPool.size - 1;
  }

  async function renderQuick(job: Job, child: RenderChild): Promise<void> {
    const isNew = job.profile.pace === 'new';
    if (isNew) newRunning += 1;
    const answer = await run(child, job, QUICK);
    if (isNew) newRunning -= 1;
    if (isClosed) return job.settle(busy());
    const needsMore = answer === null || ranOut(answer);
    job.profile.pace = needsMore ? 'slow' : 'quick';
    if (needsMore) return enqueue(job);
    job.settle(toOutcome(answer));
    dispatch();
  }

  async function renderSlow(job: Job, child: RenderChild): Promise<void> {
    const begun = performance.now();
    const outcome = await renderPatiently(job, child, slowPool);
    job.settle(isClosed ? busy() : outcome);
    if (job.profile.pace === 'slow') rest.begin((performance.now() - begun) * restFactor);
    dispatch();
  }

  return {
    enqueue,
    busy,
    remove: (job) => Object.values(lanes).some((lane) => lane.remove(job)),
    close() {
      isClosed = true;
      for (const lane of Object.values(lanes)) lane.takeAll().forEach((job) => job.settle(busy()));
      quickPool.close();
      slowPool.close();
    },
  };
}

function createRest(onEnd: () => void) {
  let isOn = false;
  return {
    isOn: () => isOn,
    begin(ms: number): void {
      if (ms === 0) return;
      isOn = true;
      setTimeout(() => {
        isOn = false;
        onEnd();
      }, ms).unref();
    },
  };
}

/** Tells each caller to come again a little later than the one before. */
function createTurns(): () => RenderOutcome {
  let lastTurnAt = 0;
  return () => {
    const now = performance.now();
    lastTurnAt = Math.min(Math.max(lastTurnAt, now) + TURN_MS, now + LONGEST_TURN_MS);
    return { kind: 'busy', retryAfterMs: lastTurnAt - now };
  };
}

function isFullFor({ owner }: Job, slow: Lane<Job>): boolean {
  return slow.waitingOf(owner) > 0 || slow.size >= MAX_SLOW_WAITING;
}

/**
 * Tries once more: in a fresh child if this one was killed, or after an expression that took too long. Where many machines share
 * a processor, a process also pays for the time that another machine takes.
 */
async function renderPatiently(job: Job, first: RenderChild, pool: ChildPool): Promise<RenderOutcome> {
  const { profile } = job;
  const once = async (child: RenderChild) => {
    const answer = await run(child, job, PATIENT);
    if (answer === null) profile.noteKill();
    return answer;
  };
  let answer = await once(first);
  const second = (answer === null || ranOut(answer)) && !profile.isStopped() ? pool.take() : undefined;
  if (second !== undefined) answer = (await once(second)) ?? answer;
  if (answer === null) return { kind: profile.isStopped() ? 'stopped' : 'killed' };
  if (answer.cpuMs <= QUICK.cpuMs) profile.pace = 'quick';
  return toOutcome(answer);
}

const ranOut = (answer: RenderAnswer): boolean => answer.kind === 'failed' && answer.ranOut;

function run(child: RenderChild, { template, input, now }: Job, budget: RenderBudget): Promise<TimedAnswer | null> {
  return child.render({ template, input, nowMs: now.getTime() }, budget);
}

function toOutcome(answer: RenderAnswer): RenderOutcome {
  if (answer.kind === 'rendered') return { kind: 'rendered', body: answer.body, isText: answer.isText };
  const { kind, message, position, dependsOnData } = answer;
  return { kind, message, position, dependsOnData };
}
