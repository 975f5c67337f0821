import type { RenderOrder } from '@postrider/domain';

/** An order for a template over some data, at an instant that never changes. */
export function orderOf(template: string, data: unknown = {}, owner = 'ep_1'): RenderOrder {
  const event = { id: 'evt_1', type: 'order.paid', timestamp: '2026-03-01T14:05:10.000Z' };
  return { owner, template, input: JSON.stringify({ event, data }), now: new Date('2026-03-01T14:05:10Z') };
}

/** Goes round for minutes. */
export const ENDLESS = '($f := function($n){ $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(60))';
/** Stays in one call of a function, where no limit of the expression is asked: it has to be killed. */
export const STUCK = { template: '$distinct(data)', data: Array.from({ length: 150_000 }, (_, i) => i) };

/** A renderer whose slow ones do not rest, since a test waits for each of them. */
export const PATIENT_TO_TEST = { quickChildren: 2, maxWaitMs: 30_000, restFactor: 0 };
