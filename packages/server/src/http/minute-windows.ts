const WINDOW_MS = 60_000;
/** When so many names are known, those whose window has ended are forgotten. */
const MANY_NAMES = 10_000;

export interface MinuteWindow {
  endsAt: number;
  count: number;
}

/** Counts by name, in windows of a minute that begin when a name first comes up. */
export class MinuteWindows {
  private readonly anybodys: boolean;
  private readonly windows = new Map<string, MinuteWindow>();

  /** `anybodys`: anybody can make up names, so when too many windows are open all are forgotten. */
  constructor({ anybodys }: { anybodys: boolean }) {
    this.anybodys = anybodys;
  }

  /** The window of a name. The caller counts in it. */
  find(name: string, now: Date): MinuteWindow {
    const at = now.getTime();
    const known = this.windows.get(name);
    // The clock may be set back.
    if (known !== undefined && at < known.endsAt && known.endsAt - at <= WINDOW_MS) return known;
    if (this.windows.size >= MANY_NAMES) this.forget(at);
    const window = { endsAt: at + WINDOW_MS, count: 0 };
    this.windows.set(name, window);
    return window;
  }

  private forget(at: number): void {
    for (const [name, { endsAt }] of this.windows) if (endsAt <= at) this.windows.delete(name);
    if (this.anybodys && this.windows.size >= MANY_NAMES) this.windows.clear();
  }
}

/** For `Retry-After`. */
export function secondsLeft({ endsAt }: MinuteWindow, now: Date): number {
  return Math.max(1, Math.ceil((endsAt - now.getTime()) / 1_000));
}
