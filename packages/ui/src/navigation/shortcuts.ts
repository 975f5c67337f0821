import { useEffect } from 'react';

interface Shortcut {
  keys: string;
  what: string;
}

/** What `?` lists. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: '/', what: 'Search' },
  { keys: 'j / k', what: 'Next or previous row of a list' },
  { keys: 'Enter', what: 'Open the row' },
  { keys: 'r', what: 'Retry what is shown' },
  { keys: '?', what: 'This help' },
  { keys: 'Esc', what: 'Close' },
];

/** Runs `act` when a key is pressed and nobody is typing. */
export function useShortcut(key: string, act: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]');
}
