import type { Metrics } from '@postrider/process';
import type { StartResult } from '../temporal/start-eagerly.ts';

const WORKFLOWS = ['delivery', 'carrier'] as const;
const START_RESULTS = ['eager', 'not_eager', 'already_started', 'failed'] as const;

/** What the reconciler finds and repairs. */
const FINDINGS = [
  'lost_workflow',
  'ended_workflow',
  'orphan_workflow',
  'forgotten_hold',
  'different_schedule',
] as const;
type Finding = (typeof FINDINGS)[number];

export interface RelayReport {
  claimed(deliveries: number): void;
  started(workflow: (typeof WORKFLOWS)[number], result: StartResult): void;
  found(finding: Finding, count?: number): void;
}

export function reportRelay(metrics: Metrics): RelayReport {
  const claims = metrics.counter({
    name: 'postrider_claims_total',
    help: 'Due deliveries that this worker claimed.',
    labelNames: [],
    known: [{}],
  });
  const starts = metrics.counter({
    name: 'postrider_workflow_starts_total',
    help: 'Starts of workflows, by what came of them.',
    labelNames: ['workflow', 'result'],
    known: WORKFLOWS.flatMap((workflow) => START_RESULTS.map((result) => ({ workflow, result }))),
  });
  const findings = metrics.counter({
    name: 'postrider_reconciler_findings_total',
    help: 'Differences between Postgres and Temporal that the reconciler found and repairs.',
    labelNames: ['finding'],
    known: FINDINGS.map((finding) => ({ finding })),
  });
  return {
    claimed: (deliveries) => claims.inc({}, deliveries),
    started: (workflow, result) => starts.inc({ workflow, result: nameOf(result) }),
    found: (finding, count) => findings.inc({ finding }, count),
  };
}

function nameOf(result: StartResult): (typeof START_RESULTS)[number] {
  if (result.kind !== 'started') return result.kind;
  return result.eager ? 'eager' : 'not_eager';
}
