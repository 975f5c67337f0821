import { createHash } from 'node:crypto';

/** What earlier renders of an owner's template have shown. */
export interface TemplateProfile {
  /** `new`: never rendered. `quick`: the last render kept the short budget. `slow`: it did not. */
  pace: 'new' | 'quick' | 'slow';
  noteKill(): void;
  /** It was killed so often that it is no longer rendered. */
  isStopped(): boolean;
}

/** Far more than are in use at once. A template whose profile was dropped is new again. */
const MAX_KEPT = 20_000;
const MOST_KILLS = 3;
/** An overloaded machine may cause kills too, so they are forgotten. */
const FORGET_KILLS_AFTER_MS = 3_600_000;

/** Finds the profile of an owner's template. A changed template is a new one. */
export function createTemplateProfiles(now: () => number): (owner: string, template: string) => TemplateProfile {
  const kept = new Map<string, TemplateProfile>();
  return function profileOf(owner, template) {
    const name = `${owner} ${createHash('sha256').update(template).digest('base64')}`;
    const profile = kept.get(name) ?? createProfile(now);
    kept.delete(name);
    kept.set(name, profile);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return profile;
  };
}

function createProfile(now: () => number): TemplateProfile {
  const kills: number[] = [];
  return {
    pace: 'new',
    noteKill: () => void kills.push(now()),
    isStopped: () => kills.filter((kill) => now() - kill < FORGET_KILLS_AFTER_MS).length >= MOST_KILLS,
  };
}
