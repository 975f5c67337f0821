import { RATE_RULES } from '@postrider/domain';
import { showLine, skipExpired } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { LinePass } from '@postrider/store/queue';
import type { Loop } from '../loop.ts';

/** Endpoints with rate limits in whose line somebody is not shown as waiting yet. */
export type UnshownLines = Set<string>;

/** A line is not gone along again sooner, and not sooner than this many times as long as that took. */
const REST_MS = 1_000;
const REST_SHARE = 4;

/** Shows who waits for rate limits, of each long line one batch after the other, and skips whom nobody needs to wait for. */
export interface LineLoopDeps {
  database: Database;
  unshown: UnshownLines;
  now: () => Date;
}

export function createLineRound({ database, unshown, now }: LineLoopDeps): Loop['round'] {
  const passes = new Map<string, { pass: LinePass; beganAt: number }>();
  const restUntil = new Map<string, number>();

  async function goOn(endpointId: string): Promise<void> {
    const { pass, beganAt } = passes.get(endpointId) ?? { pass: undefined, beganAt: now().getTime() };
    const next = await showLine(database, { endpointId, now: now(), rules: RATE_RULES, pass });
    if (next !== undefined) {
      passes.set(endpointId, { pass: next, beganAt });
      return;
    }
    passes.delete(endpointId);
    unshown.delete(endpointId);
    restUntil.set(endpointId, now().getTime() + Math.max(REST_MS, REST_SHARE * (now().getTime() - beganAt)));
  }

  return async () => {
    const more = await skipExpired(database, now());
    for (const [endpointId, until] of restUntil) if (until <= now().getTime()) restUntil.delete(endpointId);
    for (const endpointId of [...unshown]) if (!restUntil.has(endpointId)) await goOn(endpointId);
    if (more || passes.size > 0) return 'again';
    const rests = [...unshown].map((endpointId) => restUntil.get(endpointId) ?? now().getTime());
    return rests.length === 0 ? 'wait' : { waitUntil: new Date(Math.min(...rests)) };
  };
}
