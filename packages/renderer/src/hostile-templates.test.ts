import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from './renderer.ts';
import { ENDLESS, orderOf, STUCK, PATIENT_TO_TEST } from './testing/orders.ts';

const renderer = createRenderer(PATIENT_TO_TEST);
beforeAll(testBuild);
afterAll(() => renderer.close());

const render = (template: string, data?: unknown, owner?: string) => renderer.render(orderOf(template, data, owner));
const friendly = () => render('{"text": event.type}');
const FRIENDLY = { kind: 'rendered', body: '{"text":"order.paid"}', isText: false };

describe('an expression that wants too much fails alone', () => {
  test.each([
    ['exponential calls', ENDLESS],
    ['an endless tail call', '($f := function($n){ $f($n) }; $f(1))'],
    ['an endless call', '($f := function($n){ 1 + $f($n) }; $f(1))'],
    ['nested loops', '$map([1..5000], function($a){ $sum($map([1..5000], function($b){ $a * $b })) })'],
    ['paths in paths', 'data.l.($$.data.l.($$.data.l.($$.data.l.($$.data.l.($$.data.l)))))'],
    ['a very wide text', '$pad("x", 99999999)'],
    ['a very wide text to the left', '$pad("x", -99999999, "ab")'],
    ['a text that doubles', '$reduce([1..60], function($a, $b){ $a & $a }, "xxxxxxxx")'],
    ['a list that doubles', '$reduce([1..60], function($a, $b){ $append($a, $a) }, [1, 2])'],
    ['a list that holds itself twice, and again', '$reduce([1..60], function($a, $b){ [[$a], [$a]] }, 1)'],
    ['such a list as a text', '$string($reduce([1..60], function($a, $b){ {"a": $a, "b": $a} }, 1))'],
    ['such a list copied', '$clone($reduce([1..60], function($a, $b){ {"a": $a, "b": $a} }, {"c": 1}))'],
    ['a long range', '$count([1..9999999])'],
    ['brackets without end', '('.repeat(30_000)],
    ['lists without end', '['.repeat(30_000)],
    ['many regular expressions', '$map([1..99999], function($i){ $match($string($i), /(a+)+$/) }) & $pad("", 2000000)'],
  ])('%s', async (_what, template) => {
    const outcome = await render(template, { l: Array.from({ length: 50 }, (_, i) => i) });
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(/\w/) });
    expect(await friendly()).toEqual(FRIENDLY);
  });

  test.each([
    ['(a+)+$', '$contains(data.t, /(a+)+$/)'],
    ['(a|aa)+$', '$contains(data.t, /(a|aa)+$/)'],
    ['a picture of a date', `$toMillis($substring(data.t, 0, 4000), "${'[Y]'.repeat(30)}x") ~> $exists`],
    [
      'the signature of a function',
      `($f := function(${Array.from({ length: 30 }, (_, i) => `$a${i}`).join()})<${'x?'.repeat(30)}:x>{1}; $f(1) = 2)`,
    ],
  ])('linear time for what is exponential elsewhere: %s', async (_what, template) => {
    const data = { t: `${'a'.repeat(100_000)}b` };
    expect(await render(template, data)).toMatchObject({ kind: 'rendered', body: 'false' });
  });
});

describe('a child gives nothing but the text', () => {
  test.each([
    ['data.constructor'],
    ['data.__proto__'],
    ['data.toString'],
    ['{"a": 1}.constructor'],
    ['"text".constructor'],
    ['[1].constructor'],
    ['$lookup(data, "__proto__")'],
    ['$lookup(data, "constructor")'],
    ['$lookup($sum, "implementation")'],
    ['$sum.implementation'],
    ['$sum.*'],
    ['$keys($sum)'],
    ['($f := function($x){$x}; $f.environment)'],
    ['($f := function($x){$x}; $f.*)'],
    ['($f := function($x){$x}; $f.**.lookup)'],
    ['$process'],
    ['$globalThis'],
    ['$require'],
    ['process'],
  ])('%s is undefined', async (template) => {
    expect(await render(template)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/undefined|function/),
    });
  });

  test.each([
    ['{"__proto__": {"polluted": 1}}'],
    ['data ~> |$|{"__proto__": {"polluted": 1}}|'],
    ['$merge([{"__proto__": {"polluted": 1}}, {"constructor": {"prototype": {"polluted": 1}}}])'],
    ['($clone := function($x){$x}; data ~> |$|{"constructor": {"prototype": {"polluted": 1}}}|)'],
    ['($clone := function($x){$x}; $sum ~> |$|{"implementation": function(){ "stolen" }}|)'],
    [
      '($clone := function($x){$x}; $string ~> |$|{"implementation": function(){ "stolen" }, "_jsonata_lambda": true}|)',
    ],
    ['($sum := function($x){ "stolen" }; $string := $sum; $sum([1]))'],
    ['($now := function(){ "stolen" }; $now())'],
  ])('nothing of it stays for the next template: %s', async (template) => {
    const one = createRenderer(PATIENT_TO_TEST);
    await one.render(orderOf(template, { a: 1 }));
    const after = orderOf(
      '{"sum": $sum([1, 2]), "text": $string(1.5), "now": $now(), "none": $exists(data.polluted)}',
      { b: 1 },
    );
    // As many as there are children, so that the one that was attacked is among them.
    for (const outcome of await Promise.all([after, after, after].map((order) => one.render(order)))) {
      expect(outcome).toMatchObject({ body: '{"sum":3,"text":"1.5","now":"2026-03-01T14:05:10.000Z","none":false}' });
    }
    one.close();
  });

  test('data that look like a function of the engine are not called', async () => {
    const data = {
      f: { _jsonata_function: true, implementation: 'x' },
      l: { _jsonata_lambda: true, body: {}, arguments: [] },
    };
    expect(await render('data.f(1)', data)).toMatchObject({ kind: 'failed' });
    expect(await render('data.l(1)', data)).toMatchObject({ kind: 'failed' });
    expect(await friendly()).toEqual(FRIENDLY);
  });
});

describe('what has to be killed', () => {
  test('is tried once more in a fresh child, then again another time, and then not until it is changed', async () => {
    const { template, data } = STUCK;
    expect(await render(template, data, 'ep_stuck')).toEqual({ kind: 'killed' });
    expect(await render(template, data, 'ep_stuck')).toEqual({ kind: 'stopped' });
    expect(await render(template, [1, 1], 'ep_stuck')).toEqual({ kind: 'stopped' });
    // Of others nothing is held against.
    expect(await render(template, [1, 1], 'ep_other')).toMatchObject({ kind: 'rendered', body: '[1]' });
    expect(await render(`${template} `, [1, 1], 'ep_stuck')).toMatchObject({ kind: 'rendered', body: '[1]' });
  });

  test('too much memory ends the child alone', async () => {
    const template = '$map([1..90000], function($i){ $split($string($i) & $join($map([1..90000], $string)), "") })';
    const outcome = await render(template, {}, 'ep_memory');
    expect(['failed', 'killed', 'stopped']).toContain(outcome.kind);
    expect(await friendly()).toEqual(FRIENDLY);
  });
});
