import type { EffectivePreferences } from '../preferences.ts';
import type { EndpointStatus, HoldReason, Priority, SkipReason } from '../statuses.ts';
import { evaluateGates } from './evaluate-gates.ts';
import type { GateFacts } from './gate.ts';

export interface PreviewQuestion {
  preferences: EffectivePreferences;
  /** The instant of the attempt. */
  at: Date;
  priority: Priority;
  /** Default: `active`. */
  endpointStatus?: EndpointStatus;
  /** Absent: event types are not checked. */
  eventType?: string;
  /** Default: the event never expires. */
  expiresAt?: Date | null;
  /** Default: at once. */
  deliverAt?: Date | null;
}

export interface GatePreview {
  decision: 'deliver' | 'hold' | 'skip';
  hold: { reason: HoldReason; until: Date | null } | null;
  skipped: { reason: SkipReason } | null;
}

/** What the gates would decide before a first attempt. The hold ends with its window; real holds are spread after it. */
export function previewGates({ at, ...question }: PreviewQuestion): GatePreview {
  const facts: GateFacts = {
    endpointStatus: 'active',
    expiresAt: null,
    deliverAt: null,
    eventType: null,
    mayDrop: true,
    spread: null,
    ...question,
  };
  const decision = evaluateGates(facts, at);
  switch (decision.kind) {
    case 'pass':
      return { decision: 'deliver', hold: null, skipped: null };
    case 'skip':
      return { decision: 'skip', hold: null, skipped: { reason: decision.reason } };
    case 'hold':
      return { decision: 'hold', hold: { reason: decision.reason, until: decision.until }, skipped: null };
  }
}
