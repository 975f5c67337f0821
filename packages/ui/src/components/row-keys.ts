import type { RefObject } from 'react';
import { useShortcut } from '../navigation/shortcuts.ts';

type Box = RefObject<HTMLElement | null>;

/** `j` and `k` move the focus to the link of the next or previous row; Enter then opens it, as it opens any link. */
export function useRowKeys(box: Box, count: number, show: (index: number) => void): void {
  const step = (by: number) => {
    if (!box.current || count === 0) return false;
    const at = box.current.contains(document.activeElement) ? focusedIndex() : undefined;
    const index = at === undefined ? 0 : Math.max(0, Math.min(count - 1, at + by));
    show(index);
    focusRow(box.current, index);
    return true;
  };
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));
}

/** The same for a list whose items are all in the page: elements with `data-item`. */
export function useItemKeys(box: Box): void {
  const step = (by: number) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
    const items = all.filter((item) => item.closest('details:not([open])') === null);
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const item = items[at === -1 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
    if (!item) return false;
    linkIn(item)?.focus();
    return true;
  };
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));
}

/** The number of the row that has the focus, in its table. */
export function focusedIndex(): number | undefined {
  const row = document.activeElement?.closest<HTMLElement>('tr[data-index]');
  return row ? Number(row.dataset['index']) : undefined;
}

/** The row may have to be drawn first. */
function focusRow(box: HTMLElement, index: number, framesLeft = 10): void {
  const row = box.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
  if (row) linkIn(row)?.focus({ preventScroll: true });
  else if (framesLeft > 0) requestAnimationFrame(() => focusRow(box, index, framesLeft - 1));
}

/** A row that opens no page has buttons. */
function linkIn(row: HTMLElement): HTMLElement | null {
  return row.querySelector<HTMLElement>('[data-row-link]') ?? row.querySelector<HTMLElement>('a, button, input');
}
