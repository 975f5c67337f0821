import { expect, test } from 'vitest';
import { isPlain } from './is-plain.ts';

test.each([
  '{"text": event.type & ": " & data.title}',
  '"100% at https://example.com/#1 or a..b, $eval() and function"',
  'data.items.{"title": name, "value": $string(price)}',
  "data.`a/b` & 'it ''s'",
  'data.status = "paid" ? $uppercase(data.name) : "none"',
])('can only pick and put together: %s', (template) => {
  expect(isPlain(template)).toBe(true);
});

test.each([
  '$map(data, $f)',
  '($x := 1)',
  'data.l.($$.data.l)',
  'data.l.(%.l)',
  '[1..9]',
  '**',
  '$contains(data.t, /a/)',
  '$pad("x", 9)',
  'function($x){1}',
  'λ($x){1}',
  'data ~> $sum',
  'data^(a)',
  '"an end that is not there',
])('may repeat: %s', (template) => {
  expect(isPlain(template)).toBe(template.startsWith('"'));
});
