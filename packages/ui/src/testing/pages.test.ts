import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths } from '../navigation/paths.ts';
import { CHROMIUM, openPages, violationsIn, type Pages, type State } from './open-pages.ts';
import { makeScene, type Scene } from './scene.ts';

let scene: Scene;
let pages: Pages;
beforeAll(async () => {
  await testBuild();
  scene = await makeScene();
  if (existsSync(CHROMIUM)) pages = await openPages(scene);
});
afterAll(() => pages?.close());
beforeEach((context) => skipUnless(context, existsSync(CHROMIUM), `It drives ${CHROMIUM}, which is not there.`));

const STATES: readonly State[] = ['full', 'empty', 'loading', 'error'];
const routes = [paths.overview, paths.explain, '/explain?q=order-1'];
const addressOf = (path: string) => {
  const filled = path.replace(/\$(\w+)/g, (_, name: string) => scene.ids[name] ?? 'none');
  return `${filled}${filled.includes('?') ? '&' : '?'}tenant=acme`;
};

test.each(routes)(
  '%s breaks no rule of WCAG 2.2 AA and fits into 320 pixels, full, empty, loading and failed',
  async (path) => {
    const { page } = pages;
    for (const state of STATES) {
      pages.setState(state);
      await page.emulateMedia({ colorScheme: 'light' });
      await pages.go(addressOf(path));
      await page.locator('main h1, main p').first().waitFor();
      if (state !== 'loading') await expect.poll(() => page.locator('main [role="status"]').count()).toBe(0);
      const light = await violationsIn(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      // Only colours differ.
      const dark = await violationsIn(page, 'contrast');
      expect({ state, light, dark }).toEqual({ state, light: [], dark: [] });
      await page.setViewportSize({ width: 320, height: 640 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect({ state, width }).toEqual({ state, width: 320 });
    }
    expect(pages.complaints.splice(0)).toEqual([]);
  },
);

test('the first view needs less than 200 kB of scripts', async () => {
  pages.setState('full');
  pages.scripts.length = 0;
  await pages.go('/');
  await pages.page.getByText('Success rate').waitFor();
  const bytes = pages.scripts.reduce((sum, script) => sum + gzipSync(script.bytes).length, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(200_000);
});
