import { createHash } from 'node:crypto';

/** What is known of an owner's template. */
export interface Standing {
  /** `new`: nothing is. `quick`: the last time it was within the budget of all. `slow`: it was not. */
  pace: 'new' | 'quick' | 'slow';
  noteKill(): void;
  /** It was killed so often that it is not rendered any more. */
  isStopped(): boolean;
}

/** Far more than are in use at once; whoever falls out begins anew. */
const MAX_KEPT = 20_000;
const MOST_KILLS = 3;
/** A machine that was overloaded once must not be held against a template for ever. */
const FORGET_KILLS_AFTER_MS = 3_600_000;

/** Finds the standing of an owner's template. A changed template is another one: nothing is held against it. */
export function createStandings(now: () => number): (owner: string, template: string) => Standing {
  const kept = new Map<string, Standing>();
  return function standingOf(owner, template) {
    const name = `${owner} ${createHash('sha256').update(template).digest('base64')}`;
    const standing = kept.get(name) ?? createStanding(now);
    kept.delete(name);
    kept.set(name, standing);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return standing;
  };
}

function createStanding(now: () => number): Standing {
  const kills: number[] = [];
  return {
    pace: 'new',
    noteKill: () => void kills.push(now()),
    isStopped: () => kills.filter((kill) => now() - kill < FORGET_KILLS_AFTER_MS).length >= MOST_KILLS,
  };
}
