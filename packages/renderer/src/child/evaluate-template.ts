import jsonata from 'jsonata';
import type { RenderAnswer, RenderRequest } from '../frames.ts';
import { MAX_OUTPUT_BYTES } from '../limits.ts';
import { stringifyBounded } from './bounded-json.ts';
import { cpuMs, restartClock } from './cpu-clock.ts';
import { describeError, failureOf, type Failure } from './describe-error.ts';
import { LinearRegExp } from './linear-regexp.ts';

const MAX_DEPTH = 500;
const MAX_SEQUENCE = 100_000;
/** How many compiled templates are kept. The least recently used one is dropped. */
const MAX_KEPT = 200;

type Outcome = { body: string; isText: boolean } | Failure;

/** Renders one template after the other. `fromMillis` is jsonata's own, for `$now("[Y]-[M]")`. */
export function createEvaluator(fromMillis: (...args: unknown[]) => unknown) {
  let cpuLimitMs = 0;
  // All expressions share it and can reach it, so they must not be able to change it.
  const options = Object.freeze({
    get timeout() {
      return cpuLimitMs;
    },
    stack: MAX_DEPTH,
    sequence: MAX_SEQUENCE,
    RegexEngine: LinearRegExp as unknown as RegExpConstructor, // it has what jsonata uses
  });
  const kept = new Map<string, jsonata.Expression>();

  function compile(template: string): jsonata.Expression {
    const expression = kept.get(template) ?? jsonata(template, options);
    kept.delete(template);
    kept.set(template, expression);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return expression;
  }

  async function evaluate({ template, input, nowMs }: RenderRequest): Promise<Outcome> {
    try {
      const expression = compile(template);
      const facts: unknown = JSON.parse(input);
      restartClock();
      const bindings = {
        now: (picture?: unknown, zone?: unknown) => fromMillis(nowMs, picture, zone),
        millis: () => nowMs,
      };
      return toBody(await expression.evaluate(facts, bindings));
    } catch (error) {
      return describeError(error, template);
    }
  }

  return async function render(request: RenderRequest): Promise<RenderAnswer> {
    cpuLimitMs = request.cpuMs;
    const outcome = await evaluate(request);
    const cpuTotalMs = cpuMs();
    return 'body' in outcome
      ? { kind: 'rendered', ...outcome, cpuTotalMs }
      : { kind: 'failed', ...outcome, cpuTotalMs };
  };
}

const NOTHING = 'The result is undefined: the event has no value at that path.';
const TOO_LARGE = 'The result is longer than 1 MiB.';

function toBody(result: unknown): Outcome {
  // Check this first: a concatenated text takes memory only when it is made one piece.
  if (typeof result === 'string' && result.length > MAX_OUTPUT_BYTES) return failureOf(TOO_LARGE);
  const body = typeof result === 'string' ? result : stringifyBounded(result, MAX_OUTPUT_BYTES);
  if (body === undefined) {
    return result === undefined ? failureOf(NOTHING, { dependsOnData: true }) : failureOf('The result is a function.');
  }
  if (Buffer.byteLength(body) > MAX_OUTPUT_BYTES) return failureOf(TOO_LARGE);
  return { body, isText: typeof result === 'string' };
}
