// The contract of the relay, the workflows and the activities. Workflow code imports it, so it has no dependencies.
// Workflows that started days ago use it: only add, never rename.

import type { DeadLetterReason, HoldReason } from './statuses.ts';

export const DELIVER_WORKFLOW = 'deliver';
export const ENDPOINT_HEALTH_WORKFLOW = 'endpointHealth';
export const SCHEDULE_RUN_WORKFLOW = 'scheduleRun';
export const RETENTION_WORKFLOW = 'retention';
export const CARRY_WORKFLOW = 'carry';
export const REPLAY_WORKFLOW = 'replay';

export const deliveryWorkflowId = (deliveryId: string) => `delivery/${deliveryId}`;
export const carrierWorkflowId = (carrierId: string) => `carrier/${carrierId}`;
export const endpointHealthWorkflowId = (endpointId: string) => `endpoint-health/${endpointId}`;

/** Temporal adds the instant of the run. */
export const scheduleRunWorkflowId = (scheduleId: string) => `schedule-run/${scheduleId}`;

export const replayWorkflowId = (replayId: string) => `replay/${replayId}`;

/** Also the id of the Temporal Schedule. Temporal adds the instant of the run. Deployments may share a namespace. */
export const retentionWorkflowId = (taskQueue: string) => `retention/${taskQueue}`;

const TEMPORAL_SCHEDULE = 'schedule/';
export const temporalScheduleId = (scheduleId: string) => `${TEMPORAL_SCHEDULE}${scheduleId}`;
/** The id of our schedule. Null for a Temporal Schedule of somebody else. */
export const scheduleIdOfTemporal = (id: string) =>
  id.startsWith(TEMPORAL_SCHEDULE) ? id.slice(TEMPORAL_SCHEDULE.length) : null;

/** Load the delivery again: a hold ended early, or a retry or a cancel was asked for. The argument says which, for people. */
export const WAKE_SIGNAL = 'wake';
/** The row of the replay changed: somebody has paused, resumed or cancelled it. */
export const REPLAY_CHANGED_SIGNAL = 'replayChanged';
/** The health of the endpoint changed. */
export const HEALTH_CHANGED_SIGNAL = 'healthChanged';

export const SEARCH_ATTRIBUTES = {
  tenant: 'PostriderTenant',
  endpoint: 'PostriderEndpoint',
  eventType: 'PostriderEventType',
  status: 'PostriderStatus',
} as const;

/** A keyword list, at carriers only. */
export const CARRIED_ATTRIBUTE = 'PostriderDelivery';
/** The most deliveries that a carrier's attribute names: Postgres visibility refuses a list above 2,048 bytes. */
export const CARRIED_ATTRIBUTE_MOST = 60;
/** The most deliveries of one carrier. */
export const MAX_CARRIED = 100;
/** A longer time-out does not fit into a carrier, which awaits every answer within a workflow task. */
export const MAX_CARRIED_TIMEOUT_MS = 5_000;

/** The first attempts of many deliveries. */
export interface CarryInput {
  carrierId: string;
  deliveryIds: string[];
}

/** What became of a carried delivery, for people in Temporal UI: no path, no payload, no secret. */
export interface CarriedResult {
  deliveryId: string;
  /** `unsent`: it is due again. `retrying`: its own workflow goes on. */
  kind: 'unsent' | AttemptResult['kind'];
  summary: string;
}

export interface DeliverInput {
  deliveryId: string;
  /** The generation of the delivery; see docs/life-of-a-delivery.md. */
  generation: number;
  /** Attempts recorded before this run. */
  attemptsBefore: number;
  /** `local`: inside the first workflow task, which is cheap. `regular`: for slow or failing receivers. */
  firstAttempt: 'local' | 'regular';
  /** Spreads waiting attempts fairly over endpoints. */
  endpointId: string;
  /** The attempt counts against the share of this tenant. Runs that version 0.1 started do not have it. */
  tenantId?: string;
  /** The details of an earlier run of this generation. Temporal keeps search attributes across runs, but no details. */
  story?: string[];
}

export interface AttemptRequest {
  deliveryId: string;
  generation: number;
  endpointId: string;
  tenantId?: string | undefined;
  /** The first attempt ran as a local activity without a result. The receiver may have got the request. */
  triedLocally: boolean;
}

/** The result of an attempt for its workflow. `summary` is for people in Temporal UI: no path, no payload, no secret. */
export type AttemptResult =
  | { kind: 'delivered' | 'skipped' | 'cancelled' | 'superseded'; summary: string }
  /** Nothing was sent. The regular activity waits for its turn. */
  | { kind: 'postponed'; summary: string }
  /** `waitMs`: how long from now on, by the clock of Postgres. Histories of version 0.1 do not have it. */
  | { kind: 'held'; reason: HoldReason; until: string | null; waitMs?: number; summary: string }
  | { kind: 'retrying'; nextAttemptAt: string; summary: string }
  | { kind: 'deadLettered'; reason: DeadLetterReason; summary: string };

export interface EndpointHealthInput {
  endpointId: string;
  /** The run before this one has notified people that the endpoint fails. */
  toldFailing?: boolean;
}

/** The state of an endpoint for its health workflow. */
export type EndpointHealth =
  /** `deadLetters`: how many wait for a person. */
  | { kind: 'well'; summary: string; deadLetters: number }
  | { kind: 'disabled' | 'deleted'; summary: string }
  | { kind: 'failing'; disableAt: string; summary: string };

/** A notice to people about an endpoint. */
export interface HealthNotice {
  endpointId: string;
  kind: 'failing' | 'recovered' | 'disabled' | 'dead_letters';
  summary: string;
}

export interface ScheduleRunInput {
  scheduleId: string;
}

export interface ScheduleRunRequest {
  scheduleId: string;
  /** The instant that Temporal started the run for. */
  at: string;
}

/** What came of a run, for people in Temporal UI: no payload, no secret. */
export interface ScheduledRun {
  summary: string;
}

/** The run goes on after this step. Nothing: from the beginning. */
export interface RetentionInput {
  from?: RetentionStep;
}

/** Where a run has got to: whose records it looks at, and the last one. `tenantId` null: those of everybody. */
export type RetentionStep =
  | { step: 'partitions' }
  | { step: 'deliveries' | 'events'; tenantId: string | null; afterId: string };

export interface RetentionSlice {
  /** Null: all is done. */
  next: RetentionStep | null;
  /** For people in Temporal UI. */
  summary: string;
}

export interface ReplayInput {
  replayId: string;
}

export interface ReplaySlice {
  /** How long to wait before the next slice, unless the row changes. Null: all is done. */
  waitMs: number | null;
  /** For people in Temporal UI. */
  summary: string;
}
