import type { Logger } from 'pino';

/**
 * Runs work in rounds. A round starts when the loop is woken, when the previous round asks for it, and at the latest
 * after `pollMs`.
 */
export interface Loop {
  /**
   * `again`: there is more to do. `wait`: until the next wake or poll. `waitUntil`: also until then. `back_off`: Postgres or
   * Temporal is down; wait longer after each failure, and ignore wakes.
   */
  round: () => Promise<'again' | 'wait' | 'back_off' | { waitUntil: Date }>;
}

export interface LoopOptions extends Loop {
  name: string;
  /** The longest pause between rounds, for notifications that were lost. */
  pollMs: number;
  /** The clock for `waitUntil`. */
  now: () => Date;
  log: Logger;
}

export interface RunningLoop {
  wake(): void;
  /** Resolves when the current round has ended. No other round follows. */
  stop(): Promise<void>;
}

const BACK_OFF_MS = { least: 500, most: 5_000 };

export function startLoop(options: LoopOptions): RunningLoop {
  let stopped = false;
  let woken = false;
  let interrupt: (() => void) | undefined;
  let backOffMs = 0;

  async function pause(ms: number, interruptible: boolean): Promise<void> {
    if (stopped || (interruptible && woken)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      interrupt = () => {
        if (!interruptible && !stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    interrupt = undefined;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      const next = await options.round().catch((error: unknown) => {
        options.log.error({ err: error, loop: options.name }, `The ${options.name} loop failed a round; it goes on`);
        return 'back_off' as const;
      });
      if (next === 'back_off') {
        backOffMs = Math.min(Math.max(backOffMs * 2, BACK_OFF_MS.least), BACK_OFF_MS.most);
        await pause(backOffMs, false);
      } else {
        backOffMs = 0;
        if (next === 'wait') await pause(options.pollMs, true);
        else if (next !== 'again')
          await pause(Math.min(next.waitUntil.getTime() - options.now().getTime(), options.pollMs), true);
      }
    }
  }

  const running = run();
  return {
    wake() {
      woken = true;
      interrupt?.();
    },
    async stop() {
      stopped = true;
      interrupt?.();
      await running;
    },
  };
}
