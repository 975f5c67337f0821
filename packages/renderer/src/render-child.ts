import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createFrameReader, decodeAnswer, encodeRequest, MAX_ANSWER_BYTES } from './frames.ts';
import type { RenderAnswer, RenderRequest } from './frames.ts';
import { CHILD_HEAP_MB, type RenderBudget } from './limits.ts';
import { processCpuMs } from './process-cpu.ts';

/** The built file, because Node cannot start a program from its source. */
const PROGRAM = fileURLToPath(new URL('../dist/child/main.js', import.meta.url));
/** A child that has not started by then is killed. A machine under load may need 20 s. */
const START_WITHIN_MS = 20_000;

const FLAGS = [
  `--max-old-space-size=${CHILD_HEAP_MB}`,
  '--max-semi-space-size=8',
  // A second line of defence: no text becomes code, and no object gets another prototype.
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
];

/** One process that renders one template at a time. */
export interface RenderChild {
  readonly isBusy: boolean;
  /** Null: the child was killed, or it ended by itself, for example because it was out of memory. */
  render(request: Omit<RenderRequest, 'cpuMs'>, budget: RenderBudget): Promise<TimedAnswer | null>;
  kill(): void;
}

/** `cpuMs`: the CPU time of the child since its previous answer. */
export type TimedAnswer = RenderAnswer & { cpuMs: number };

interface Rendering {
  startClock(): void;
  settle(answer: TimedAnswer | null): void;
}

interface ChildOptions {
  /** The nice value of the process, from 0 to 19. */
  niceness: number;
  /** Called when the child has ended. */
  onEnd: () => void;
}

export function startRenderChild({ niceness, onEnd }: ChildOptions): RenderChild {
  const child = startProgram();
  if (niceness > 0 && child.pid !== undefined) standBack(child.pid, niceness);
  let rendering: Rendering | null = null;
  let hasEnded = false;
  let isReady = false;
  let cpuTotalMs = 0;
  const startTimer = setTimeout(end, START_WITHIN_MS).unref();
  const take = createFrameReader(MAX_ANSWER_BYTES, (payload) => {
    const answer = decodeAnswer(payload);
    const cpuMs = answer.cpuTotalMs - cpuTotalMs;
    ({ cpuTotalMs } = answer);
    if (isReady) rendering?.settle({ ...answer, cpuMs });
    else beginReady();
  });
  child.on('error', end);
  child.on('exit', end);
  child.stdout?.on('data', (piece: Buffer) => {
    if (!take(piece)) end();
  });

  /** The first frame tells that the program has started. */
  function beginReady(): void {
    isReady = true;
    clearTimeout(startTimer);
    rendering?.startClock();
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(startTimer);
    child.kill('SIGKILL');
    rendering?.settle(null);
    onEnd();
  }

  /** Whether the child has used this CPU time since its last answer. True if the system does not tell. */
  function hasUsed(limitMs: number): boolean {
    const total = child.pid === undefined ? null : processCpuMs(child.pid);
    return total === null || total - cpuTotalMs >= limitMs;
  }

  return {
    get isBusy() {
      return rendering !== null;
    },
    kill: end,
    render(request, budget) {
      return new Promise((resolve) => {
        const onSettled = (answer: TimedAnswer | null) => {
          rendering = null;
          resolve(answer);
        };
        rendering = createRendering(budget, { onSettled, hasUsed, onLate: end });
        if (isReady) rendering.startClock();
        child.stdin?.write(encodeRequest({ ...request, cpuMs: budget.cpuMs }));
      });
    },
  };
}

interface RenderingEnds {
  onSettled: (answer: TimedAnswer | null) => void;
  hasUsed: (cpuMs: number) => boolean;
  onLate: () => void;
}

function createRendering(
  { killAfterMs, killAtCpuMs, killAtLastMs }: RenderBudget,
  { onSettled, hasUsed, onLate }: RenderingEnds,
): Rendering {
  let isSettled = false;
  let waitedMs = 0;
  // Until the child has started, this timer only keeps the process alive.
  let timer = setTimeout(() => undefined, START_WITHIN_MS);

  function look(): void {
    if (isSettled) return;
    waitedMs += killAfterMs;
    if (waitedMs >= killAtLastMs || hasUsed(killAtCpuMs)) onLate();
    else lookLater();
  }

  function lookLater(): void {
    clearTimeout(timer);
    // This process may be late itself. Timers run before input, so read the input first.
    timer = setTimeout(() => setImmediate(look), killAfterMs);
  }

  return {
    startClock: lookLater,
    settle(answer) {
      isSettled = true;
      clearTimeout(timer);
      onSettled(answer);
    },
  };
}

/** The child gets only pipes from its parent: no environment, no terminal, and no signals of a terminal. */
function startProgram(): ChildProcess {
  const child = spawn(process.execPath, [...FLAGS, PROGRAM], {
    env: {},
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  child.stdin?.on('error', () => undefined); // the child has ended, and `exit` follows
  letParentEnd(child);
  return child;
}

/** Idle children do not keep the parent alive. While a child renders, its timer does. */
function letParentEnd(child: ChildProcess): void {
  child.unref();
  for (const pipe of child.stdio) {
    // Sockets, whatever their type says.
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  }
}

function standBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system has no priorities.
  }
}
