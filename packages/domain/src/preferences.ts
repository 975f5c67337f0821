// What a tenant or an endpoint wishes: what it is sent, when, and how fast. The API validates these shapes, the store
// keeps them as they were given, the gates obey what results from both levels.

import type { Priority } from './statuses.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const GATE_MODES = ['hold', 'drop'] as const;
/** `hold`: what is stopped waits and is sent later; `drop`: what was never attempted is skipped, and still in the log. */
export type GateMode = (typeof GATE_MODES)[number];

/**
 * As it was put, for a tenant or for one endpoint. A field that is absent or null is inherited: the endpoint's from its
 * tenant, the tenant's from the defaults. A field that is there replaces the inherited one whole, never member by member.
 */
export interface Preferences {
  /** False: nothing is sent at all. Default true. */
  enabled?: boolean | null;
  /** Default: every type. `{}` takes every type again where the tenant narrows them. */
  eventTypes?: EventTypePreference | null;
  /** What is below is not sent. Default `low`: everything is. */
  minPriority?: Priority | null;
  /** Default: none. To lift a tenant's for one endpoint, repeat them there with `allowPriority: "low"`. */
  quietHours?: QuietHours | null;
  /** For each endpoint by itself, also where they are the tenant's. Default: none; `{}` lifts a tenant's. */
  rateLimits?: RateLimits | null;
  /** Tenants only: starts in any hour over all of the tenant's endpoints; with `drop`, of first attempts. Default: no limit. */
  maxPerHour?: number | null;
}

/** Event types or families (`order.*`). What is denied is denied, whether it is allowed or not. */
export interface EventTypePreference {
  /** Absent or null: every type. */
  allow?: string[] | null;
  deny?: string[] | null;
}

/** When a receiver does not want to be disturbed: whenever a clock on the wall of `timeZone` shows a time within a window. */
export interface QuietHours {
  /** A name of the IANA time zone database, `Europe/Berlin`. Default `UTC`. */
  timeZone?: string | null;
  windows: QuietWindow[];
  /** Default `hold`: sent when the window ends. `drop`: a first attempt is skipped; a retry still waits for the end. */
  mode?: GateMode | null;
  /** This priority and those above pass. Default: none does. */
  allowPriority?: Priority | null;
}

export interface QuietWindow {
  /** The days on which the window starts. Absent or null: every day. */
  days?: Weekday[] | null;
  /** `HH:MM`, the first minute that is quiet. */
  start: string;
  /** `HH:MM` or `24:00`, the first minute that is not quiet any more; up to `start` it is one of the next day. */
  end: string;
}

/** Attempts that may start. Those per second and minute space attempts out; those per hour and day count them. */
export interface RateLimits {
  perSecond?: number | null;
  perMinute?: number | null;
  perHour?: number | null;
  perDay?: number | null;
  /** How many may start at once after a pause, for `perSecond` and `perMinute`. Default 1: evenly spaced. */
  burst?: number | null;
  /**
   * Default `hold`: every attempt is sent as soon as the limits allow. `drop`: the limits decide about first attempts only, and
   * skip those beyond them; retries neither need nor take a slot. A tenant's also decides for its `maxPerHour`.
   */
  mode?: GateMode | null;
}

/** What results for an endpoint (or for a tenant by itself): nothing is left open. */
export interface EffectivePreferences {
  enabled: boolean;
  eventTypes: { allow: string[] | null; deny: string[] };
  minPriority: Priority;
  quietHours: EffectiveQuietHours | null;
  rateLimits: EffectiveRateLimits | null;
  maxPerHour: number | null;
  /** The tenant's own: an endpoint's `rateLimits.mode` does not decide for what all of them share. */
  maxPerHourMode: GateMode;
}

export interface EffectiveQuietHours {
  timeZone: string;
  windows: { days: Weekday[]; start: string; end: string }[];
  mode: GateMode;
  /** Null: no priority passes. */
  allowPriority: Priority | null;
}

export interface EffectiveRateLimits {
  perSecond: number | null;
  perMinute: number | null;
  perHour: number | null;
  perDay: number | null;
  burst: number;
  mode: GateMode;
}

/** Where each effective field comes from. */
export type PreferenceSources = Record<keyof Preferences, 'endpoint' | 'tenant' | 'default'>;

/** Bounds of what may be put; each lower bound is 1. */
export const PREFERENCE_LIMITS = {
  windows: 50,
  eventTypes: 100,
  perSecond: 10_000,
  perMinute: 600_000,
  /** Each start within the span is remembered, with 8 bytes. */
  perHour: 1_000_000,
  perDay: 1_000_000,
  maxPerHour: 1_000_000,
  burst: 10_000,
} as const;
