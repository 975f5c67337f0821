import type { Logger } from 'pino';

/** Warns that the clock of this machine is wrong. Deliveries are not affected: the clock of Postgres decides. */
export function warnOfSkew(log: Logger): (skewMs: number) => void {
  return (skewMs) => {
    const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
    const direction = skewMs > 0 ? 'ahead of' : 'behind';
    log.warn({ skewMs }, `The clock of this machine is ${seconds} s ${direction} that of Postgres, which decides`);
  };
}
