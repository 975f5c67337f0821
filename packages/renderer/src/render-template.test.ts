import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from './renderer.ts';
import { orderOf, PATIENT_TO_TEST } from './testing/orders.ts';

const renderer = createRenderer(PATIENT_TO_TEST);
beforeAll(testBuild);
afterAll(() => renderer.close());

const render = (template: string, data?: unknown) => renderer.render(orderOf(template, data));

describe('what a template comes to', () => {
  test.each([
    ['an object', '{"text": event.type & ": " & data.n}', { n: 3 }, '{"text":"order.paid: 3"}', false],
    ['a text, as it stands', '"Ünïcode " & data.n', { n: '☂' }, 'Ünïcode ☂', true],
    ['a list', 'data.items.name', { items: [{ name: 'a' }, { name: 'b' }] }, '["a","b"]', false],
    ['null', 'null', {}, 'null', false],
    [
      'names that objects inherit elsewhere',
      'data',
      { constructor: 1, toString: 2 },
      '{"constructor":1,"toString":2}',
      false,
    ],
    [
      'the instant',
      '[$now(), $millis(), $now("[Y]/[M01]")]',
      {},
      '["2026-03-01T14:05:10.000Z",1772373910000,"2026/03"]',
      false,
    ],
    ['a regular expression', '$replace(data.t, /(\\d+)-(\\d+)/i, "$2/$1")', { t: 'on 12-03' }, 'on 03/12', true],
    [
      'a regular expression without a match',
      '{"found": $contains(data.t, /^a+$/)}',
      { t: 'aab' },
      '{"found":false}',
      false,
    ],
    ['parts of a text', '$split(data.t, /\\s*,\\s*/)', { t: 'a , b,c' }, '["a","b","c"]', false],
    ['a date in words', '$toMillis(data.t, "[D01].[M01].[Y0001]")', { t: '01.03.2026' }, '1772323200000', false],
    ['what a function of its own makes', '($f := function($x)<n:n>{$x * 2}; $f(data.n))', { n: 4 }, '8', false],
  ])('is %s', async (_what, template, data, body, isText) => {
    expect(await render(template, data)).toEqual({ kind: 'rendered', body, isText });
  });

  test('is the same each time', async () => {
    const order = orderOf('{"at": $now(), "all": data}', { list: [3, 1, 2], at: { b: 1, a: 2 } });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => renderer.render(order)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  });

  test('is up to 1 MiB, of up to 1 MiB', async () => {
    const text = 'ä'.repeat(500_000);
    expect(await render('data.text', { text })).toEqual({ kind: 'rendered', body: text, isText: true });
    expect(await render('data.text & data.text', { text })).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/longer than 1 MiB/),
    });
    expect(await render('[data, data]', { text })).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/longer than 1 MiB/),
    });
    expect(await render('1', { text: text + text })).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/longer than 1 MiB/),
    });
    expect(await render(`"${'x'.repeat(70_000)}"`)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/longer than 64 KiB/),
    });
  });
});

describe('a template that is wrong', () => {
  test.each([
    ['has no end', '{"a": ', {}, /before end of expression/, 6],
    ['has a word too many', 'data data', {}, /Syntax error: "data"/, 9],
    ['finds nothing', 'data.nope', {}, /undefined/, null],
    ['is a function', '$uppercase', {}, /is a function/, null],
    ['calls something other than a function', '$nope(1)', {}, /Only a function/, 6],
    ['looks behind', '$contains(data.t, /(?<=a)b/)', { t: 'ab' }, /linear time/, null],
    ['divides by zero', '{"n": data.n / 0}', { n: 1 }, /infinite/, null],
    ['chooses by chance', '$random()', {}, /\$random is not available/, 8],
    ['shuffles', '$shuffle([1, 2])', {}, /\$shuffle is not available/, 9],
    ['runs text of the event', '$eval(data.t)', { t: '1' }, /\$eval is not available/, 6],
  ])('%s, and says where', async (_what, template, data, message, position) => {
    expect(await render(template, data)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(message),
      position,
    });
  });

  test.each([
    ['$number(data.secret)'],
    ['$error(data.secret)'],
    ['$assert(false, data.secret)'],
    ['{data.secret: 1, data.secret & "": 2}'],
    ['-data.secret'],
    ['data.secret + 1'],
    ['$toMillis(data.secret)'],
    ['$formatInteger(1, "٠0" & data.secret)'],
    ['$decodeUrl("%" & data.secret)'],
    ['$lookup(data, data.secret)()'],
    ['data.list^(a)'],
    ['data.list[1].a < data.secret'],
    ['$map(data.list, data.secret)'],
    ['data ~> |$|[data.secret]|'],
    ['data ~> |$|{}, 7|'],
    ['$formatBase(1, $length(data.secret))'],
    ['$sum(data.secret)'],
    ['$eval(data.secret)'],
    ['$x := function($a)<n:n>{$a}; $x(data.secret)'],
  ])('never quotes data: %s', async (template) => {
    const secret = '[hunter-two-0123456789-0123456789-0123456789]';
    const outcome = await render(template, { secret, list: [{ a: secret }, { a: 1 }] });
    expect(outcome.kind).toBe('failed');
    expect(JSON.stringify(outcome)).not.toMatch(/hunter|0123456789/);
  });
});
