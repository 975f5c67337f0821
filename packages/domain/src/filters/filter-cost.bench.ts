import { expect, test } from 'vitest';
import { checkFilter, compileFilter, decideFilter, filterSteps, type CompiledFilter } from './decide-filter.ts';
import type { Filter, FilterEvent } from './filter.ts';

// What 50 endpoints with the dearest filters that are allowed cost one event, against reading that event.

const ENDPOINTS = 50;
const MIB = 1024 * 1024;

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

const letters = (length: number, alphabet: string) => {
  // A linear congruential generator: the same text in every run, without a pattern that a DFA would learn.
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return alphabet[(state >>> 16) % alphabet.length];
  }).join('');
};

const short = letters(8_000, 'ab');
const event: FilterEvent = {
  type: 'order.paid',
  priority: 'normal',
  externalId: null,
  tags: [],
  data: { short: `c${short}`, long: 'a'.repeat(MIB - 200_000), numbers: Array.from({ length: 60_000 }, (_, i) => i) },
};
const body = JSON.stringify(event);

// None of the operands fails, so that each is decided.
const all = (count: number, operand: (index: number) => Filter) => (endpoint: number) => ({
  $and: Array.from({ length: count }, (_, i) => operand(endpoint * count + i)),
});
const worst = (i: number) => `(?:a|b)*a(?:a|b){${40 + i}}[de]`;
test.each<[string, (endpoint: number) => Filter, number]>([
  ['99 comparisons', all(99, (i) => ({ 'data.short': { $ne: i } })), 10],
  ['99 searches in an array of 60,000', all(99, (i) => ({ 'data.numbers': { $contains: i } })), 20],
  [
    '49 searches in 8 KB',
    all(49, (i) => ({ 'data.short': { $not: { $contains: `${short.slice(0, 90)}d${i}` } } })),
    20,
  ],
  ['a search in 800 KB', all(1, (i) => ({ 'data.long': { $not: { $contains: `${'a'.repeat(200)}b${i}` } } })), 300],
  ['a regular expression over 8 KB', all(1, (i) => ({ 'data.short': { $regex: `^c[ab]+$|${i}` } })), 50],
  ['10 regular expressions over 8 KB', all(10, (i) => ({ 'data.short': { $regex: `c[ab]*$|${i}` } })), 500],
  ['the worst one for a DFA', all(1, (i) => ({ 'data.short': { $not: { $regex: worst(i) } } })), 1_000],
])('50 endpoints with %s', (what, filterOf, limit) => {
  const documents = Array.from({ length: ENDPOINTS }, (_, i) => filterOf(i));
  for (const document of documents) expect(checkFilter(document)).toEqual([]);
  const compiled: CompiledFilter[] = [];
  const compileMs = cpuMs(() => compiled.push(...documents.map((document) => compileFilter(document))));
  const fresh = { ...event, data: { ...(event.data as object) } };
  for (let round = 0; round < 3; round++) JSON.parse(body);
  const parseMs =
    cpuMs(() => {
      for (let round = 0; round < 10; round++) JSON.parse(body);
    }) / 10;
  const results: string[] = [];
  const decideMs = cpuMs(() => {
    for (const each of compiled) results.push(decideFilter(each, fresh).kind);
  });
  const steps = compiled.reduce((sum, each) => sum + filterSteps(each, event), 0);
  expect(new Set(results)).toEqual(new Set(['passes']));
  const ratio = decideMs / parseMs;
  console.log(
    `${what}: compiled once in ${compileMs.toFixed(0)} ms, decided in ${decideMs.toFixed(1)} ms of CPU (${(steps / 1e6).toFixed(1)} million steps), ${ratio.toFixed(1)} × reading the event (${parseMs.toFixed(1)} ms)`,
  );
  expect(ratio).toBeLessThan(limit);
});
