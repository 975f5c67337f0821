import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drivePages } from './drive-pages.ts';
import { SCREENS } from '../app/screens.ts';
import { pageFile } from './page-files.ts';
import { makeScene } from './scene.ts';
import type { State } from './serve-pages.ts';
import { deafIn, motionsIn, overflowsIn, violationsIn } from './what-is-wrong.ts';

const scene = await makeScene();
const pages = await drivePages(scene, {
  stream: (cursor) => (cursor ? undefined : `id: 1\ndata: ${JSON.stringify(scene.change)}\n\n`),
});

/** What the API has and does, and whose objects are looked at. */
const CASES: readonly { name: string; state: State; tenant: string }[] = [
  { name: 'full', state: 'full', tenant: '?tenant=acme' },
  { name: 'of all tenants', state: 'full', tenant: '' },
  { name: 'empty', state: 'empty', tenant: '?tenant=acme' },
  { name: 'loading', state: 'loading', tenant: '?tenant=acme' },
  { name: 'failed', state: 'error', tenant: '?tenant=acme' },
];
/** Half of a window of 1280 pixels is what is left at a zoom of 200 %. */
const WIDTHS = [640, 320] as const;

// Of the router, so that no new page is forgotten.
const screens = [...SCREENS.map(({ path }) => path), '/explain?q=order-1', '/sign-in', '/no-such-page'];

/** What is not surrounded by what surrounds every page. */
const OUTSIDE: ReadonlySet<string> = new Set(['/sign-in', '/no-such-page']);

/** A part of the address that the scene does not know is a page that nothing is tried on. */
function addressOf(path: string, tenant: string): string {
  const filled = path.replace(/\$(\w+)/g, (_, name: string) => {
    const id = scene.ids[name];
    if (id === undefined) throw new Error(`The scene has no ${name}: make one in scene.ts.`);
    return id;
  });
  return filled.includes('?') ? filled + tenant.replace('?', '&') : filled + tenant;
}

test.each(screens)(
  '%s is for everybody: full, empty, loading, failed, light, dark, zoomed, on a phone',
  async (path) => {
    const { page } = pages;
    const filters = page.getByRole('button', { name: 'Filters', exact: true, expanded: false });
    const moreFilters = page.getByRole('button', { name: 'More filters', expanded: false });
    const wrong: unknown[] = [];
    for (const { name, state, tenant } of CASES) {
      pages.setState(state);
      await page.emulateMedia({ colorScheme: 'light' });
      await pages.go(addressOf(path, tenant));
      await page.locator('main').locator('h1, [role="alert"], [role="status"]').first().waitFor();
      if (state !== 'loading')
        await expect
          .poll(() =>
            page
              .getByRole('status')
              .getByText(/^Loading/)
              .count(),
          )
          .toBe(0);
      // What surrounds a page is the same in all of its states.
      const isFirst = name === 'full';
      const where = isFirst ? 'html' : 'main';
      const found = await violationsIn(page, 'all', where);
      // The lists of all tenants have a column more, and no colours of their own.
      if (tenant !== '') {
        await page.emulateMedia({ colorScheme: 'dark' });
        found.push(...(await violationsIn(page, 'contrast', where)));
      }
      found.push(...(await motionsIn(page)));
      if (isFirst && !OUTSIDE.has(path)) found.push(...(await deafIn(page)));
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 640 });
        for (const button of [filters, moreFilters]) if (await button.isVisible()) await button.click();
        found.push(...(await overflowsIn(page)).map((text) => `${width}: ${text}`));
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      if (found.length > 0) wrong.push({ name, found });
    }
    expect(wrong).toEqual([]);
    expect(pages.complaints.splice(0)).toEqual([]);
  },
);

test('the first view needs less than 200 kB of scripts', async () => {
  pages.setState('full');
  pages.scripts.length = 0;
  await pages.go('/');
  await pages.page.getByText('Success rate').waitFor();
  const bytes = pages.scripts.reduce((sum, path) => sum + gzipSync(pageFile(path).body).length, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(200_000);
});
