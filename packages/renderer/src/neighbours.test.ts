import { testBuild } from '@postrider/dev-stack/testing';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { RenderOutcome } from '@postrider/domain';
import { createRenderer, type Renderer } from './renderer.ts';
import { ENDLESS, orderOf, STUCK, PATIENT_TO_TEST } from './testing/orders.ts';

let renderer: Renderer;
beforeAll(testBuild);
afterEach(() => renderer.close());

const HOSTILE = 50;
const known = orderOf('($total := $sum(data.l); {"total": $total})', { l: [1, 2, 3] }, 'ep_known');

/** Starts so many hostile orders, each of another owner; `ended` counts those that are over. */
function attack({ template, data }: { template: string; data?: unknown }) {
  const attackers = { ended: 0, outcomes: [] as Promise<RenderOutcome>[] };
  for (let i = 0; i < HOSTILE; i += 1) {
    const rendering = renderer.render(orderOf(template, data, `ep_hostile_${i}`));
    void rendering.then(({ kind }) => (attackers.ended += kind === 'busy' ? 0 : 1));
    attackers.outcomes.push(rendering);
  }
  return attackers;
}

test.each([
  ['go round without end', { template: ENDLESS }],
  ['are stuck in a function', STUCK],
])('50 hostile owners that %s never stand before one who is known', async (_what, hostile) => {
  renderer = createRenderer(PATIENT_TO_TEST);
  await renderer.render(known);
  const attackers = attack(hostile);
  for (let i = 0; i < 20; i += 1) expect(await renderer.render(known)).toMatchObject({ body: '{"total":6}' });
  expect(attackers.ended).toBeLessThan(HOSTILE / 2);
  renderer.close();
  await Promise.all(attackers.outcomes);
});

test('nor before a new one whose template can only pick and put together', async () => {
  renderer = createRenderer(PATIENT_TO_TEST);
  await renderer.render(known);
  const attackers = attack(STUCK);
  const plain = orderOf('{"text": "100% of " & data.name & " at https://example.com/#1"}', { name: 'it' }, 'ep_new');
  expect(await renderer.render(plain)).toMatchObject({ kind: 'rendered' });
  expect(attackers.ended).toBeLessThan(HOSTILE / 2);
});

test('whoever was slow waits among the slow, few at a time; the others are asked to come again', async () => {
  renderer = createRenderer(PATIENT_TO_TEST);
  await renderer.render(orderOf(ENDLESS, {}, 'ep_hostile_0'));
  const again = Array.from({ length: 10 }, () => renderer.render(orderOf(ENDLESS, {}, 'ep_hostile_0')));
  const kinds = (await Promise.all(again)).map(({ kind }) => kind);
  // One runs or waits; each of the others gets a turn of its own.
  expect(kinds.toSorted()).toEqual([...Array.from({ length: 8 }, () => 'busy'), 'failed', 'failed']);
});

test('who is slow once is quick again afterwards', async () => {
  renderer = createRenderer(PATIENT_TO_TEST);
  const template = '($f := function($n){ $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(data.n))';
  expect(await renderer.render(orderOf(template, { n: 60 }))).toMatchObject({ kind: 'failed' });
  expect(await renderer.render(orderOf(template, { n: 5 }))).toMatchObject({ kind: 'rendered', body: '5' });
  const many = await Promise.all(Array.from({ length: 20 }, () => renderer.render(orderOf(template, { n: 5 }))));
  expect(many.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'rendered'));
});

test('whoever asks may stop waiting', async () => {
  renderer = createRenderer(PATIENT_TO_TEST);
  const signal = AbortSignal.abort();
  expect(await renderer.render({ ...known, signal })).toMatchObject({ kind: 'busy' });
  const stop = new AbortController();
  const waiting = renderer.render({ ...orderOf(STUCK.template, STUCK.data), signal: stop.signal });
  stop.abort();
  expect(await waiting).toMatchObject({ kind: 'busy' });
});

test('after the end nothing is rendered, and nobody is left waiting', async () => {
  renderer = createRenderer(PATIENT_TO_TEST);
  const attackers = attack(STUCK);
  renderer.close();
  expect(new Set((await Promise.all(attackers.outcomes)).map(({ kind }) => kind))).toEqual(new Set(['busy']));
  expect(await renderer.render(known)).toMatchObject({ kind: 'busy' });
});
