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
  { keys: 'r', what: 'Retry or send again what is shown, chosen or in focus' },
  { keys: 'p', what: 'Pause the live tail, or go on' },
  { keys: '?', what: 'This help' },
  { keys: 'Esc', what: 'Close' },
];

const DIALOG = '[role="dialog"], [role="alertdialog"]';

/** Runs `act` when a key is pressed and nobody is typing. It answers false when the key is not for it now. */
export function useShortcut(key: string, act: (event: KeyboardEvent) => unknown): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector(DIALOG)) return;
      if (act(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}

/** Whether a key would write something. A box that is ticked takes no text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.matches('[type="checkbox"], [type="radio"]')) return false;
  return target.matches('input, textarea, select, [contenteditable="true"]');
}
