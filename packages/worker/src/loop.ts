import type { Logger } from 'pino';

/** Work that is done in rounds: when woken, when a round says that there is more, and now and then to be safe. */
export interface Loop {
  /**
   * `again`: there is more; `wait`: until woken or polled, or, where the next thing to do is known, until then;
   * `back_off`: somebody is away, try later and later.
   */
  round: () => Promise<'again' | 'wait' | 'back_off' | { waitUntil: Date }>;
}

export interface LoopOptions extends Loop {
  name: string;
  /** The safety net below notifications: at the latest after this long there is another round. */
  pollMs: number;
  /** The clock that instants to wait for are read from. */
  now: () => Date;
  log: Logger;
}

export interface RunningLoop {
  wake(): void;
  /** Resolves when the round under way has ended; there will be no other. */
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
