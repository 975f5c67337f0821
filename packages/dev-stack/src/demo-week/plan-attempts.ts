import { DEFAULT_RETRY } from '@postrider/domain';
import type { MadeEndpoint } from './create-shops.ts';
import { pick, type Random } from './event-data.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface Answer {
  outcome: 'delivered' | 'server_error' | 'timed_out' | 'rejected' | 'gone' | 'rate_limited';
  /** Null: there was none. */
  status: number | null;
  body: string;
  durationMs: number;
}

export interface Attempt extends Answer {
  at: Date;
}

export type Ending =
  | { status: 'delivered' }
  | { status: 'skipped'; reason: 'quiet_hours' }
  | { status: 'dead_lettered'; reason: 'attempts_exhausted' | 'rejected' | 'gone' | 'template_failed'; detail: string };

interface Planned {
  attempts: readonly Attempt[];
  ending: Ending;
}

/** The attempts of a delivery that began at an instant. Undefined: it would not have ended by now, or had no endpoint then. */
export function planAttempts({
  endpoint,
  at,
  random,
  now,
}: {
  endpoint: MadeEndpoint;
  at: Date;
  random: Random;
  now: Date;
}): Planned | undefined {
  const retry = endpoint.settings?.retry ?? DEFAULT_RETRY;
  const { delaysSeconds } = 'delaysSeconds' in retry ? retry : DEFAULT_RETRY;
  const attempts: Attempt[] = [];
  let startsMs = at.getTime() + 15 + random() * 60;
  for (const delay of [...delaysSeconds, null]) {
    const agoMs = now.getTime() - startsMs;
    if (agoMs < MINUTE_MS || isOver(endpoint, agoMs)) return undefined;
    const answer = answerOf(endpoint, { agoMs, random });
    attempts.push({ ...answer, at: new Date(Math.floor(startsMs)) });
    const ending = endingOf(answer, { attempts: attempts.length, isLast: delay === null });
    if (ending !== undefined) return { attempts, ending };
    startsMs += answer.durationMs + (delay ?? 0) * 1_000 * (0.95 + random() * 0.1);
  }
  return undefined;
}

function endingOf(
  { outcome, status }: Answer,
  { attempts, isLast }: { attempts: number; isLast: boolean },
): Ending | undefined {
  if (outcome === 'delivered') return { status: 'delivered' };
  if (outcome === 'rejected' || outcome === 'gone')
    return { status: 'dead_lettered', reason: outcome, detail: `answered ${status}` };
  if (!isLast) return undefined;
  const detail = `${status === null ? 'no answer in time' : `answered ${status}`} at the last of ${attempts} attempts`;
  return { status: 'dead_lettered', reason: 'attempts_exhausted', detail };
}

/** The endpoint was disabled, or is paused: nothing was sent to it from then on. */
export function isOver({ behaviour, isPaused }: Pick<MadeEndpoint, 'behaviour' | 'isPaused'>, agoMs: number): boolean {
  if (behaviour === 'gave_up') return agoMs < 30 * HOUR_MS;
  if (behaviour === 'gone') return agoMs < 96 * HOUR_MS - 5 * MINUTE_MS;
  return isPaused === true && agoMs < 3 * HOUR_MS;
}

const OK = (durationMs: number): Answer => ({ outcome: 'delivered', status: 200, body: '{"ok":true}', durationMs });
const UNAVAILABLE: Omit<Answer, 'durationMs'> = {
  outcome: 'server_error',
  status: 503,
  body: 'upstream connect error or disconnect/reset before headers. reset reason: connection refused',
};
/** What the receiver of an endpoint whose URL is out of date answers. */
export const MOVED_BODY = '{"error":"not_found","message":"There is nothing here since the move: use …/returns-v2"}';
const SILENT: Answer = { outcome: 'timed_out', status: null, body: '', durationMs: 15_000 };

function answerOf({ behaviour }: MadeEndpoint, { agoMs, random }: { agoMs: number; random: Random }): Answer {
  const quick = 25 + random() ** 2 * 180;
  const inOutage = agoMs < 76 * HOUR_MS && agoMs > 75 * HOUR_MS;
  switch (behaviour) {
    case 'had_outage':
      return inOutage ? { ...UNAVAILABLE, durationMs: quick } : usually(quick, random);
    case 'failing':
      return agoMs < 52 * HOUR_MS ? { ...UNAVAILABLE, durationMs: quick } : usually(quick, random);
    case 'gave_up':
      return { outcome: 'server_error', status: 500, body: 'Internal Server Error', durationMs: quick };
    case 'slow':
      // It became slow in the middle of the week.
      if (random() < 0.02) return SILENT;
      return OK(agoMs < 80 * HOUR_MS ? 1_200 + random() * 4_800 : 180 + random() * 500);
    case 'picky':
      return random() < 0.06 ? rejection(quick, random) : usually(quick, random);
    case 'gone':
      return agoMs < 96 * HOUR_MS
        ? { outcome: 'gone', status: 410, body: 'This feed has ended.', durationMs: quick }
        : OK(quick);
    case 'moved':
      return agoMs < 20 * HOUR_MS
        ? { outcome: 'rejected', status: 404, body: MOVED_BODY, durationMs: quick }
        : usually(quick, random);
    case 'healthy':
    case 'misses_members':
      return usually(quick, random);
  }
}

/** Everybody restarts now and then. */
function usually(quick: number, random: Random): Answer {
  const dice = random();
  if (dice < 0.004) return { ...UNAVAILABLE, durationMs: quick };
  if (dice < 0.006) return SILENT;
  if (dice < 0.008) return { outcome: 'rate_limited', status: 429, body: '{"error":"slow down"}', durationMs: quick };
  return OK(quick);
}

function rejection(durationMs: number, random: Random): Answer {
  const member = pick(['plan', 'currency', 'subscriptionId'], random);
  const body = JSON.stringify({ error: 'validation_failed', member, message: `${member} is not known here` });
  return { outcome: 'rejected', status: 422, body, durationMs };
}
