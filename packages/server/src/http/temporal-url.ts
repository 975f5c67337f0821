import type { ServerContext } from './server-context.ts';

/** How long Temporal keeps a workflow that has ended. */
const TEMPORAL_RETENTION_MS = 720 * 3_600_000;

interface ShownWorkflow {
  workflowId: string;
  /** Null: it was not started yet. */
  startedAt: Date | null;
}

/** Where Temporal UI shows a workflow. Null before it was started, and after Temporal has deleted it. */
export function temporalUrlOf(
  { workflowId, startedAt }: ShownWorkflow,
  { temporalUi, now }: ServerContext,
): string | null {
  if (temporalUi === null || startedAt === null) return null;
  if (now().getTime() - startedAt.getTime() > TEMPORAL_RETENTION_MS) return null;
  return `${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
