/** What one render may use. Whoever needs more fails alone; see `createRenderer` for who waits for whom. */

const MIB = 1024 * 1024;
export const MAX_TEMPLATE_BYTES = 64 * 1024;
/** Of the event's data and what goes with it, as JSON. */
export const MAX_INPUT_BYTES = MIB + 64 * 1024;
export const MAX_OUTPUT_BYTES = MIB;
/** Heap of one child. What goes beyond ends the child, not the process that started it. */
export const CHILD_HEAP_MB = 96;

export interface RenderBudget {
  /** CPU time of the expression; used up, it ends in an error of its own. */
  cpuMs: number;
  /** When the child is killed if it has used `killAtCpuMs` by then. If it has not, the machine is what is slow. */
  killAfterMs: number;
  killAtCpuMs: number;
  /** When it is killed whatever it has used. */
  killAtLastMs: number;
}

/** A first try: enough for all but a few, and short enough to wait for. */
export const QUICK: RenderBudget = { cpuMs: 25, killAfterMs: 250, killAtCpuMs: 125, killAtLastMs: 5_000 };
/** Who needs more than that tries again apart from the others. */
export const PATIENT: RenderBudget = { cpuMs: 100, killAfterMs: 1_000, killAtCpuMs: 500, killAtLastMs: 10_000 };
