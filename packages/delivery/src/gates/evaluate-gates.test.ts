import { describe, expect, test } from 'vitest';
import { evaluateGates } from './evaluate-gates.ts';

const now = new Date('2026-03-29T01:30:00Z');
const past = new Date(now.getTime() - 1);
const future = new Date(now.getTime() + 1);

describe('gates', () => {
  test.each([
    ['active', null, { kind: 'pass' }],
    ['active', future, { kind: 'pass' }],
    ['active', now, { kind: 'skip', reason: 'expired' }],
    ['active', past, { kind: 'skip', reason: 'expired' }],
    ['paused', null, { kind: 'hold', reason: 'paused', until: null }],
    ['disabled', null, { kind: 'hold', reason: 'disabled', until: null }],
    ['paused', past, { kind: 'hold', reason: 'paused', until: null }],
    ['disabled', past, { kind: 'hold', reason: 'disabled', until: null }],
  ] as const)('an endpoint that is %s with an event that expires at %s', (endpointStatus, expiresAt, decision) => {
    expect(evaluateGates({ endpointStatus, expiresAt }, now)).toEqual(decision);
  });
});
