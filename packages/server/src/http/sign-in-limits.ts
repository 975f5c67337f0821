import { MinuteWindows, secondsLeft } from './minute-windows.ts';
import { Problem } from './problem.ts';

const FAILURES_PER_MINUTE = 30;

/**
 * Limits failed sign-ins of each address. Nobody can guess a key of 256 bits: it keeps whoever tries from using up the
 * database. Behind a proxy all share its address.
 */
export class SignInLimits {
  private readonly windows = new MinuteWindows({ anybodys: true });

  /** Counts an attempt as failed until `succeeded` is called. 429 beyond the limit. */
  begin(address: string, now: Date): { succeeded: () => void } {
    const failures = this.windows.find(networkOf(address), now);
    if (failures.count >= FAILURES_PER_MINUTE) {
      throw new Problem('too_many_sign_ins', `Only ${FAILURES_PER_MINUTE} sign-ins a minute may fail.`, {
        headers: { 'Retry-After': String(secondsLeft(failures, now)) },
      });
    }
    failures.count += 1;
    return { succeeded: () => void (failures.count -= 1) };
  }
}

/** One host has 2^64 addresses of IPv6. */
function networkOf(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}
