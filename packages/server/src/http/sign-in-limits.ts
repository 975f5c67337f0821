import { Problem } from './problem.ts';

const WINDOW_MS = 60_000;
const FAILURES_PER_MINUTE = 30;
/** When so many addresses are known, those whose window has ended are forgotten, or else all. */
const MANY_ADDRESSES = 10_000;

/**
 * Limits failed sign-ins of each address. Nobody can guess a key of 256 bits: it keeps whoever tries from using up the
 * database. Behind a proxy all share its address.
 */
export class SignInLimits {
  private readonly windows = new Map<string, { endsAt: number; failures: number }>();

  /** Counts an attempt as failed until `succeeded` is called. 429 beyond the limit. */
  begin(address: string, now: Date): { succeeded: () => void } {
    const window = this.windowOf(networkOf(address), now.getTime());
    if (window.failures >= FAILURES_PER_MINUTE) {
      const seconds = Math.max(1, Math.ceil((window.endsAt - now.getTime()) / 1_000));
      throw new Problem('too_many_sign_ins', `Only ${FAILURES_PER_MINUTE} sign-ins a minute may fail.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    }
    window.failures += 1;
    return { succeeded: () => void (window.failures -= 1) };
  }

  private windowOf(network: string, at: number) {
    const known = this.windows.get(network);
    // The clock may be set back.
    if (known !== undefined && at < known.endsAt && known.endsAt - at <= WINDOW_MS) return known;
    if (this.windows.size >= MANY_ADDRESSES) this.forgetEnded(at);
    const window = { endsAt: at + WINDOW_MS, failures: 0 };
    this.windows.set(network, window);
    return window;
  }

  private forgetEnded(at: number): void {
    for (const [network, { endsAt }] of this.windows) if (endsAt <= at) this.windows.delete(network);
    if (this.windows.size >= MANY_ADDRESSES) this.windows.clear();
  }
}

/** One host has 2^64 addresses of IPv6. */
function networkOf(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}
