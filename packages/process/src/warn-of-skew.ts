import type { Logger } from 'pino';

/** Tells people that this machine's clock is wrong. Nothing is delivered early or late for it: Postgres' clock decides. */
export function warnOfSkew(log: Logger): (skewMs: number) => void {
  return (skewMs) => {
    const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
    const direction = skewMs > 0 ? 'ahead of' : 'behind';
    log.warn({ skewMs }, `The clock of this machine is ${seconds} s ${direction} that of Postgres, which decides`);
  };
}
