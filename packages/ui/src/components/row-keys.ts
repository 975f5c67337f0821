import { useEffect, type RefObject } from 'react';

/** `j` and `k` move the focus to the link of the next or previous row; Enter then opens it, as it opens any link. */
export function useRowKeys(box: RefObject<HTMLElement | null>, count: number, show: (index: number) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || !box.current) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      const focused = document.activeElement?.closest<HTMLElement>('tr[data-index]');
      const isInside = focused && box.current.contains(focused);
      const index = Math.max(0, Math.min(count - 1, isInside ? Number(focused.dataset['index']) + step : 0));
      event.preventDefault();
      show(index);
      focusRow(box.current, index);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [box, count, show]);
}

/** The row may have to be drawn first. */
function focusRow(box: HTMLElement, index: number, framesLeft = 10): void {
  const link = box.querySelector<HTMLElement>(`tr[data-index="${index}"] [data-row-link]`);
  if (link) link.focus({ preventScroll: true });
  else if (framesLeft > 0) requestAnimationFrame(() => focusRow(box, index, framesLeft - 1));
}
