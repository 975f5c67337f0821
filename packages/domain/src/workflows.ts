// What the relay, the workflows and the activities promise each other. Imported by workflow code: keep it free of
// dependencies. A change here meets workflows that were started days ago: only add, never rename.

import type { DeadLetterReason, HoldReason } from './statuses.ts';

export const DELIVER_WORKFLOW = 'deliver';
export const ENDPOINT_HEALTH_WORKFLOW = 'endpointHealth';

export const deliveryWorkflowId = (deliveryId: string) => `delivery/${deliveryId}`;
export const endpointHealthWorkflowId = (endpointId: string) => `endpoint-health/${endpointId}`;

/** "Look at your row again": a hold ended early, a retry or a cancel was asked for. Its argument says which, for people. */
export const WAKE_SIGNAL = 'wake';
/** "Something about this endpoint's health changed." */
export const HEALTH_CHANGED_SIGNAL = 'healthChanged';

export const SEARCH_ATTRIBUTES = {
  tenant: 'PostriderTenant',
  endpoint: 'PostriderEndpoint',
  eventType: 'PostriderEventType',
  status: 'PostriderStatus',
} as const;

export interface DeliverInput {
  deliveryId: string;
  /** Which life of the delivery this run carries; see docs/life-of-a-delivery.md. */
  generation: number;
  /** Attempts recorded before this run; the first attempt of the run is the next one. */
  attemptsBefore: number;
  /** `local`: inside the first workflow task (cheap); `regular`: for receivers known to be slow or failing. */
  firstAttempt: 'local' | 'regular';
  /** Spreads waiting attempts fairly over endpoints. */
  endpointId: string;
  /** Whose share an attempt counts against; runs that 0.1 started lack it. */
  tenantId?: string;
  /** What an earlier run of the same life told; Temporal hands on search attributes by itself, but no summary. */
  story?: string[];
}

export interface AttemptRequest {
  deliveryId: string;
  generation: number;
  endpointId: string;
  tenantId?: string | undefined;
  /** The first attempt was tried as a local activity, which ended without telling how: the receiver may have seen it. */
  triedLocally: boolean;
}

/** What an attempt tells its workflow. `summary` is for people in Temporal UI: no path, no payload, no secret. */
export type AttemptResult =
  | { kind: 'delivered' | 'skipped' | 'cancelled' | 'superseded'; summary: string }
  /** `waitMs`: how long from now on, by Postgres' clock; histories of 0.1 lack it. */
  | { kind: 'held'; reason: HoldReason; until: string | null; waitMs?: number; summary: string }
  | { kind: 'retrying'; nextAttemptAt: string; summary: string }
  | { kind: 'deadLettered'; reason: DeadLetterReason; summary: string };

export interface EndpointHealthInput {
  endpointId: string;
  /** People were told of this failing spell already, by the run before this one. */
  toldFailing?: boolean;
}

/** What the health workflow is told when it looks at its endpoint. */
export type EndpointHealth =
  /** `deadLetters`: how many wait for a person. */
  | { kind: 'well'; summary: string; deadLetters: number }
  | { kind: 'disabled' | 'deleted'; summary: string }
  | { kind: 'failing'; disableAt: string; summary: string };

/** What people are told about an endpoint. */
export interface HealthNotice {
  endpointId: string;
  kind: 'failing' | 'recovered' | 'disabled' | 'dead_letters';
  summary: string;
}
