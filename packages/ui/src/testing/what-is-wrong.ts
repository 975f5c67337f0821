import axe from 'axe-core';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is wrong for people who cannot see well, or use no mouse: each rule with the first element that breaks it. */
export async function violationsIn(page: Page, rules: 'all' | 'contrast' = 'all', where = 'html'): Promise<string[]> {
  await loadAxe(page);
  return page.evaluate(
    async ([runOnly, element]) => {
      // `loadAxe` made it.
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      const { violations } = await inPage.run(element, { runOnly, resultTypes: ['violations'] });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
      );
    },
    [rules === 'all' ? RULES : ['color-contrast'], where] as const,
  );
}

/** By the debugger, which no policy of the page stops. */
async function loadAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in globalThis)) return;
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe.source });
  await debug.detach();
}

/** What does not fit: a page or a part of it that scrolls sideways (tables of figures and code may), or something cut off. */
export async function overflowsIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element) => element.outerHTML.slice(0, 120);
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide`);
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element);
      const isTooWide = element.scrollWidth > element.clientWidth + 1;
      const mayScroll = element.matches('pre, .cm-scroller, textarea') || element.querySelector('table') !== null;
      if (isTooWide && /auto|scroll/.test(style.overflowX) && !mayScroll) found.push(`scrolls: ${nameOf(element)}`);
      // Lists shorten texts, with an ellipsis: the page of the row has the whole.
      const mayHide =
        style.textOverflow === 'ellipsis' ||
        style.clipPath !== 'none' ||
        element.matches('input, svg *, .cm-gutters *');
      if (/hidden|clip/.test(style.overflowX) && !mayHide && style.position !== 'fixed') {
        if (isTooWide || element.scrollHeight > element.clientHeight + 1) found.push(`cut off: ${nameOf(element)}`);
      }
      if (element.matches('button, input, select, textarea, summary')) {
        const { left, right } = element.getBoundingClientRect();
        const cell = element.closest('td')?.getBoundingClientRect();
        if (cell && (left < cell.left - 1 || right > cell.right + 1)) found.push(`cut off: ${nameOf(element)}`);
      }
    }
    return found;
  });
}

/** What still moves, although the person asked for less motion. */
export async function motionsIn(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations === Infinity)
      .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'an animation')),
  );
}

/** Which of the keys that work everywhere do not: `/`, `?`, and in a list `j` and `k`. */
export async function deafIn(page: Page): Promise<string[]> {
  const found: string[] = [];
  const is = async (selector: string) => page.evaluate((wanted) => !!document.activeElement?.closest(wanted), selector);
  await page.keyboard.press('/');
  if (!(await is('[role="search"]'))) found.push('/ does not go to the search');
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
  const rows = page.locator('main :is([data-index], [data-item]):has(a, button)');
  if ((await rows.count()) === 0) return found;
  for (const [key, number] of [
    ['j', 0],
    ['j', Math.min(1, (await rows.count()) - 1)],
    ['k', 0],
  ] as const) {
    await page.keyboard.press(key);
    const what = await rows.nth(number).evaluate((row) => {
      const at = document.activeElement;
      if (!at || !row.contains(at)) return 'does not move the focus';
      const { left, top, width, height } = at.getBoundingClientRect();
      const seen = document.elementFromPoint(left + Math.min(width, 10) / 2, top + height / 2);
      if (!seen || !row.contains(seen)) return 'moves the focus to what is out of sight';
      return getComputedStyle(at).outlineStyle === 'none' ? 'shows no focus' : '';
    });
    if (what !== '') found.push(`${key} ${what}`);
  }
  return found;
}
