import { isDeepStrictEqual } from 'node:util';
import type { EffectivePreferences, HoldReason, Preferences, PreferencesQuestion } from '../api-types.ts';
import type { FakeCall, FakeHandler, FakeReply } from './fake-call.ts';
import { checkPreferences } from './fake-check-preferences.ts';
import { letGo } from './fake-delivery.ts';
import { effectiveFor, effectiveForTenant } from './fake-effective.ts';
import { askPreferences } from './fake-gates.ts';
import { checkMembers } from './fake-problem.ts';
import { checkIfMatch, type FakeState } from './fake-state.ts';
import { FAKE_KEY_ID, tell } from './fake-timeline.ts';

/** Whose preferences a call means: the endpoint's where its route names one. 404 where there is no such owner. */
function ownerOf({ params: { tenantId, endpointId } }: FakeCall, state: FakeState): string {
  if (endpointId === '') return state.getTenant(tenantId).value.id;
  return state.getEndpoint(tenantId, endpointId).value.id;
}

const read: FakeHandler = (call, state) => {
  const { value, version } = state.getPreferences(ownerOf(call, state));
  return { status: 200, body: value, version };
};

const put: FakeHandler = (call, state) => {
  const owner = ownerOf(call, state);
  checkPreferences(call.body, call.params.endpointId === '' ? 'tenant' : 'endpoint');
  const preferences = call.body as Preferences; // just checked
  const stored = state.getPreferences(owner);
  checkIfMatch(call.ifMatch, stored);
  if (!isDeepStrictEqual(stored.value, preferences)) {
    const from = stored.value;
    stored.value = preferences;
    stored.version += 1;
    state.preferences.set(owner, stored);
    wakeHeld(call, { from, to: preferences }, state);
  }
  return { status: 200, body: stored.value, version: stored.version };
};

// Which holds a changed member may end. The fake has none for a rate.
const ENDS = {
  enabled: 'quiet_hours',
  eventTypes: 'quiet_hours',
  minPriority: 'quiet_hours',
  quietHours: 'quiet_hours',
  rateLimits: 'rate_limited',
  maxPerHour: 'rate_limited',
} as const satisfies Record<keyof Preferences, HoldReason>;

/** Looks again at what the changed members may have held, where no endpoint has its own instead of a tenant's. */
function wakeHeld({ params }: FakeCall, { from, to }: { from: Preferences; to: Preferences }, state: FakeState): void {
  const members = Object.keys(ENDS) as (keyof Preferences)[]; // as it is written above
  const changed = members.filter((member) => !isDeepStrictEqual(from[member] ?? null, to[member] ?? null));
  for (const delivery of state.deliveries.values()) {
    const own = params.endpointId === '' ? state.getPreferences(delivery.endpointId).value : {};
    const isMeant =
      delivery.tenantId === params.tenantId &&
      (params.endpointId === '' || delivery.endpointId === params.endpointId) &&
      changed.some((member) => (own[member] ?? null) === null && ENDS[member] === delivery.hold?.reason);
    if (!isMeant) continue;
    tell(delivery, { kind: 'woken', reason: 'preferences_changed', by: FAKE_KEY_ID }, state);
    letGo(delivery, state);
  }
}

function resolved(call: FakeCall, state: FakeState): EffectivePreferences {
  const id = ownerOf(call, state);
  const { tenantId, endpointId } = call.params;
  return endpointId === '' ? effectiveForTenant(tenantId, state) : effectiveFor({ id, tenantId }, state);
}

const readEffective: FakeHandler = (call, state) => ({ status: 200, body: resolved(call, state) });

const QUESTION = { at: true, priority: true, eventType: true } satisfies Record<keyof PreferencesQuestion, true>;

const preview = (call: FakeCall, state: FakeState): FakeReply => {
  const preferences = resolved(call, state);
  checkMembers(call.body, QUESTION);
  const { at, priority, eventType } = call.body as PreferencesQuestion; // the client's types have seen to it
  const decided = askPreferences(preferences, {
    at: new Date(at ?? state.now()),
    priority: priority ?? 'normal',
    eventType: eventType ?? null,
    mayDrop: true,
  });
  const decision = decided.kind === 'pass' ? 'deliver' : decided.kind;
  return { status: 200, body: { decision, hold: decided.kind === 'hold' ? decided.hold : null } };
};

export const getTenantPreferences = read;
export const getEndpointPreferences = read;
export const putTenantPreferences = put;
export const putEndpointPreferences = put;
export const getTenantEffectivePreferences = readEffective;
export const getEndpointEffectivePreferences = readEffective;
export const previewTenantPreferences: FakeHandler = preview;
export const previewEndpointPreferences: FakeHandler = preview;
