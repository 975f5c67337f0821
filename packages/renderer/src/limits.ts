// What one render may use. A template that needs more fails alone. `createRenderer` describes the lanes.

const MIB = 1024 * 1024;
export const MAX_TEMPLATE_BYTES = 64 * 1024;
/** The event's data and its context, as JSON. */
export const MAX_INPUT_BYTES = MIB + 64 * 1024;
export const MAX_OUTPUT_BYTES = MIB;
/** The heap of one child. An expression that needs more ends the child, not the parent. */
export const CHILD_HEAP_MB = 96;

export interface RenderBudget {
  /** CPU time for the expression. After it, the expression ends with an error. */
  cpuMs: number;
  /** When the child is killed if it has used `killAtCpuMs`. If it has not, the machine is slow, not the expression. */
  killAfterMs: number;
  killAtCpuMs: number;
  /** When the child is killed in any case. */
  killAtLastMs: number;
}

/** The first try: enough for most templates, and short enough for others to wait. */
export const QUICK: RenderBudget = { cpuMs: 25, killAfterMs: 250, killAtCpuMs: 125, killAtLastMs: 5_000 };
/** The second try, in the slow lane. */
export const PATIENT: RenderBudget = { cpuMs: 100, killAfterMs: 1_000, killAtCpuMs: 500, killAtLastMs: 10_000 };
