import type { Forwarded, View } from './view.ts';

/** What a screen shows. */
export interface Shown {
  /** The latest, the oldest first. */
  items: readonly Forwarded[];
  total: number;
  note: string;
}

const KEPT = 200;

/** What a listener tells, kept for a screen that draws it. */
export class ScreenState implements View {
  private shown: Shown = { items: [], total: 0, note: '' };
  private readonly watchers = new Set<() => void>();
  private readonly onClose: () => void;

  constructor(onClose: () => void) {
    this.onClose = onClose;
  }

  readonly current = (): Shown => this.shown;

  readonly watch = (changed: () => void): (() => void) => {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  };

  forwarded(forwarded: Forwarded): void {
    const { items, total, note } = this.shown;
    this.show({ items: [...items.slice(1 - KEPT), forwarded], total: total + 1, note });
  }

  note(line: string): void {
    this.show({ ...this.shown, note: line });
  }

  close(): void {
    this.onClose();
  }

  private show(shown: Shown): void {
    this.shown = shown;
    for (const changed of this.watchers) changed();
  }
}
