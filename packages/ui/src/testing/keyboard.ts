import type { Locator, Page } from 'playwright-core';

const MOST_PRESSES = 80;

/** Goes to an element as somebody without a mouse does. Throws when it cannot be reached. */
export async function tabTo(
  page: Page,
  target: Locator,
  direction: 'forwards' | 'backwards' = 'forwards',
): Promise<void> {
  await target.waitFor();
  const isThere = () => target.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press(direction === 'forwards' ? 'Tab' : 'Shift+Tab');
  }
  throw new Error(`${String(target)} cannot be reached with Tab`);
}
