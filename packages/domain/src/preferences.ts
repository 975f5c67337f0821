// Which events a tenant or an endpoint gets, when, and how fast. The API validates these shapes, the store keeps them as
// they are, and the gates use what both levels give together.

import type { Priority } from './statuses.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const GATE_MODES = ['hold', 'drop'] as const;
/** `hold`: deliveries wait and are sent later. `drop`: deliveries without an attempt are skipped, and stay in the log. */
export type GateMode = (typeof GATE_MODES)[number];

/**
 * The preferences of a tenant or of one endpoint as they were set. A field that is absent or null is inherited: by the
 * endpoint from its tenant, by the tenant from the defaults. A field replaces the inherited one whole, never in part.
 */
export interface Preferences {
  /** False: nothing is sent at all. Default true. */
  enabled?: boolean | null;
  /** Default: every type. `{}` for an endpoint allows every type although its tenant does not. */
  eventTypes?: EventTypePreference | null;
  /** Events below it are not sent. Default `low`: all are. */
  minPriority?: Priority | null;
  /** Default: none. To lift those of the tenant for one endpoint, repeat them there with `allowPriority: "low"`. */
  quietHours?: QuietHours | null;
  /** Counted for each endpoint, also if the tenant sets them. Default: none. `{}` for an endpoint lifts those of the tenant. */
  rateLimits?: RateLimits | null;
  /** Tenants only: starts in any hour over all of their endpoints. With `drop`, starts of first attempts. Default: no limit. */
  maxPerHour?: number | null;
}

/** Event types or families (`order.*`). `deny` overrules `allow`. */
export interface EventTypePreference {
  /** Absent or null: every type. */
  allow?: string[] | null;
  deny?: string[] | null;
}

/** It is quiet when the local time in `timeZone` is within a window. */
export interface QuietHours {
  /** A name of the IANA time zone database, `Europe/Berlin`. Default `UTC`. */
  timeZone?: string | null;
  windows: QuietWindow[];
  /** Default `hold`: sent when the window ends. `drop`: a first attempt is skipped; a retry still waits for the end. */
  mode?: GateMode | null;
  /** This priority and higher ones pass. Default: none. */
  allowPriority?: Priority | null;
}

export interface QuietWindow {
  /** The days on which the window starts. Absent or null: every day. */
  days?: Weekday[] | null;
  /** `HH:MM`, the first quiet minute. */
  start: string;
  /** `HH:MM` or `24:00`, the first minute that is not quiet. If it is not after `start`, it is on the next day. */
  end: string;
}

/** How many attempts may start. Limits per second and minute space attempts out, limits per hour and day count them. */
export interface RateLimits {
  perSecond?: number | null;
  perMinute?: number | null;
  perHour?: number | null;
  perDay?: number | null;
  /** For `perSecond` and `perMinute`: how many may start at once after a pause. Default 1: evenly spaced. */
  burst?: number | null;
  /**
   * Default `hold`: every attempt is sent as soon as the limits allow. `drop`: first attempts beyond the limits are skipped,
   * and retries neither need nor take a slot. The mode of a tenant also counts for its `maxPerHour`.
   */
  mode?: GateMode | null;
}

/** The preferences of both levels together, with defaults in place of absent fields. */
export interface EffectivePreferences {
  enabled: boolean;
  eventTypes: { allow: string[] | null; deny: string[] };
  minPriority: Priority;
  quietHours: EffectiveQuietHours | null;
  rateLimits: EffectiveRateLimits | null;
  maxPerHour: number | null;
  /** From the tenant's `rateLimits.mode`, because all of its endpoints share `maxPerHour`. */
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

export type PreferenceSources = Record<keyof Preferences, 'endpoint' | 'tenant' | 'default'>;

/** The upper bounds. Each lower bound is 1. */
export const PREFERENCE_LIMITS = {
  windows: 50,
  eventTypes: 100,
  perSecond: 10_000,
  perMinute: 600_000,
  /** Each start within an hour or a day is stored, with 8 bytes. */
  perHour: 1_000_000,
  perDay: 1_000_000,
  maxPerHour: 1_000_000,
  burst: 10_000,
} as const;
