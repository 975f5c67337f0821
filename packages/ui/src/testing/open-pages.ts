import { chromium, type Page } from 'playwright-core';
import { PATIENCE_MS } from '@postrider/dev-stack/testing';
import type { Scene } from './scene.ts';
import { servePages, type State, type Stream } from './serve-pages.ts';

export const CHROMIUM = '/usr/bin/chromium';

export interface Pages {
  page: Page;
  /** What the browser found against the policy, and errors of the pages. Must stay empty. */
  complaints: string[];
  /** The path of every script that was loaded. */
  scripts: string[];
  setState(state: State): void;
  /** What the live stream sends to who asks from a cursor. Undefined: nothing yet. */
  setStream(stream: Stream): void;
  go(path: string): Promise<void>;
  close(): Promise<void>;
}

interface OpenOptions {
  width?: number;
  isSignedIn?: boolean;
  /** As `setStream` takes it. */
  stream?: Stream;
}

/** Whatever is asked of elsewhere is refused in the browser. */
const ONLY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** The pages in Chromium, with the API's own routes on a store in memory behind them. */
export async function openPages(scene: Scene, options: OpenOptions = {}): Promise<Pages> {
  const { width = 1280, ...served } = options;
  const server = await servePages(scene.fake, served);
  const args = ['--no-sandbox', ONLY_HERE];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args, timeout: PATIENCE_MS });
  const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  const scripts: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin !== server.origin) complaints.push(`asked ${origin}`);
    else if (request.resourceType() === 'script') scripts.push(pathname);
  });
  return {
    page,
    complaints,
    scripts,
    setState: (next) => server.setState(next),
    setStream: (next) => server.setStream(next),
    go: async (path) => {
      await page.goto(`${server.origin}/ui${path}`);
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
