import { expect } from 'vitest';
import { isPostriderError } from '../../errors/postrider-error.ts';
import type { Postrider } from '../../postrider.ts';

/** Runs a named step. */
export type RecordStep = (name: string, step: () => PromiseLike<unknown>) => Promise<void>;

export type Scenario = (postrider: Postrider, record: RecordStep) => Promise<void>;

/** Runs a scenario and returns the result of each step, without values that differ between runs. */
export async function runScenario(scenario: Scenario, postrider: Postrider): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  await scenario(postrider, async (name, step) => {
    expect(results).not.toHaveProperty(name);
    results[name] = await Promise.resolve(step()).then(
      (value) => neutral(value),
      (error: unknown) => (isPostriderError(error) ? failureOf(error) : error),
    );
  });
  return results;
}

function failureOf({
  name,
  code,
  status,
  errors,
}: {
  name: string;
  code: string;
  status: number | undefined;
  errors: readonly { pointer: string }[];
}) {
  return { name, code, status, pointers: errors.map(({ pointer }) => pointer) };
}

export function neutral(value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(/\b(evt|ep|dlv|key|ten|sec|sch|aud|exp|rpl)_[0-9a-z]{26}\b/g, '$1_')
    .replaceAll(/\breq_\w{32}\b/g, 'req_')
    .replaceAll(/\b(whsec|whpk)_[\w+/]+=*/g, '$1_')
    .replaceAll(/"pr_[\w-]+"/g, '"pr_"')
    // Those of a server are seconds old, and come from its worker.
    .replaceAll(/"counters":\{[^}]*\}/g, '"counters":{}')
    .replaceAll(/"nextCursor":"[^"]+"/g, '"nextCursor":"opaque"')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"instant"');
  return JSON.parse(text);
}
