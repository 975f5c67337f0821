import axe from 'axe-core';
import { chromium, type Browser, type Page, type Route } from 'playwright-core';
import { PATIENCE_MS } from '@postrider/dev-stack/testing';
import { createFakePostrider } from '@postrider/sdk-node/testing';
import { pageFile } from './page-files.ts';
import type { Scene } from './scene.ts';

export const CHROMIUM = '/usr/bin/chromium';

/** What the API does: answers from the scene, has nothing, never answers, or fails. */
export type State = 'full' | 'empty' | 'loading' | 'error';

export interface Pages {
  page: Page;
  /** What the browser found against the policy, and errors of the pages. Must stay empty. */
  complaints: string[];
  /** The size of every script that was loaded. */
  scripts: { url: string; bytes: Buffer }[];
  setState(state: State): void;
  /** What the live stream sends to who asks from a cursor. Undefined: nothing yet. */
  setStream(stream: (cursor: string | undefined) => string | undefined): void;
  go(path: string): Promise<void>;
  close(): Promise<void>;
}

const ORIGIN = 'http://localhost:18999';
const TEMPORAL = 'https://temporal.example.com/namespaces/default/workflows/one';
const SESSION = {
  csrfToken: 'token of a test',
  key: { id: 'key_1', name: 'on call', scopes: ['admin'] },
  tenantId: null,
  expiresAt: '2030-01-01T00:00:00.000Z',
  idleExpiresAt: '2030-01-01T00:00:00.000Z',
};

interface OpenOptions {
  width?: number;
  isSignedIn?: boolean;
  /** As `setStream` takes it. */
  stream?: Parameters<Pages['setStream']>[0];
}

/** The pages in Chromium, with the API's own routes on a store in memory behind them. */
export async function openPages(scene: Scene, options: OpenOptions = {}): Promise<Pages> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], timeout: PATIENCE_MS });
  const page = await newPage(browser, options.width ?? 1280);
  const complaints: string[] = [];
  const scripts: Pages['scripts'] = [];
  let state: State = 'full';
  let stream = options.stream ?? (() => undefined);
  let isSignedIn = options.isSignedIn ?? true;
  const empty = createFakePostrider({ tenants: ['acme'] });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) {
      complaints.push(`asked ${url.origin}`);
      return route.abort();
    }
    if (url.pathname === '/v1/session') {
      const method = route.request().method();
      if (method !== 'GET') isSignedIn = method === 'POST';
      if (method === 'DELETE') return route.fulfill({ status: 204 });
      return isSignedIn ? route.fulfill({ json: SESSION }) : refuse(route, 401);
    }
    if (!url.pathname.startsWith('/v1/')) {
      const file = pageFile(url.pathname);
      if (file.contentType === 'text/javascript') scripts.push({ url: url.pathname, bytes: file.body });
      return route.fulfill(file);
    }
    if (state === 'loading') return undefined;
    // Unlike a 500, it is not asked again.
    if (state === 'error') return refuse(route, 403);
    if (url.pathname.endsWith('/stream') && route.request().method() === 'GET') {
      const body = state === 'empty' ? undefined : stream(route.request().headers()['last-event-id']);
      if (body === undefined) return undefined;
      return route.fulfill({ contentType: 'text/event-stream', body });
    }
    return answer(route, state === 'empty' ? empty : scene.fake);
  });
  return {
    page,
    complaints,
    scripts,
    setState: (next) => {
      state = next;
    },
    setStream: (next) => {
      stream = next;
    },
    go: async (path) => {
      await page.goto(`${ORIGIN}/ui${path}`);
    },
    close: async () => browser.close(),
  };
}

async function newPage(browser: Browser, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
  // Before any policy applies.
  await context.addInitScript({ content: axe.source });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

async function answer(route: Route, fake: Scene['fake']): Promise<void> {
  const request = route.request();
  const { 'x-csrf-token': token, ...headers } = request.headers();
  if (request.method() !== 'GET' && token !== SESSION.csrfToken) return refuse(route, 403);
  const { pathname, search } = new URL(request.url());
  const body = request.postData();
  const answered = await fake.fetch(`http://postrider.invalid${pathname}${search}`, {
    method: request.method(),
    headers: { ...headers, authorization: 'Bearer pr_fake' },
    ...(body === null ? {} : { body }),
    redirect: 'manual',
    signal: new AbortController().signal,
  });
  // An answer without a body says nothing of its type.
  const contentType = answered.headers.get('content-type') ?? 'text/plain';
  // The fake has no Temporal to link to.
  const text = (await answered.text()).replaceAll('"temporalUrl":null', `"temporalUrl":"${TEMPORAL}"`);
  const etag = answered.headers.get('etag');
  const versioned = etag === null ? {} : { etag };
  return route.fulfill({ status: answered.status, headers: { ...versioned, 'content-type': contentType }, body: text });
}

async function refuse(route: Route, status: number): Promise<void> {
  const problem = {
    type: 'about:blank',
    title: 'Refused by the test',
    detail: 'Try again.',
    code: 'internal_error',
    errors: [],
  };
  const json = { ...problem, status, requestId: 'req_1' };
  return route.fulfill({ status, contentType: 'application/problem+json', json });
}
