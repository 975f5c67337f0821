import type { SendResult } from '@postrider/domain';
import { expect, test, vi } from 'vitest';
import type { PostRequest } from '../build-request.ts';
import { oauth2Of } from '../testing/oauth-attempt.ts';
import { createAccessTokens, type AccessToken, type WantedToken } from './access-tokens.ts';

const AUTH = oauth2Of('https://auth.example/token');
const WANTED: WantedToken = {
  endpointId: 'ep_1',
  endpointVersion: 1,
  auth: AUTH,
  url: 'https://a.example/',
  timeoutMs: 1_000,
};
const NOT_MEASURED = {
  startedAt: new Date(0),
  durationMs: 0,
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
};

/** A token server whose answers the test decides, and a clock that it moves. */
function scene({ expiresIn = 3_600, maxKept = 1_000, endsAtOnce = true } = {}) {
  const asked: {
    request: PostRequest;
    timeoutMs: number;
    signal: AbortSignal | undefined;
    end: (result: SendResult) => void;
  }[] = [];
  let nowMs = 0;
  /** Null: the test answers. */
  const server: { answer: ((n: number) => SendResult) | null } = {
    answer: (n) => respond({ access_token: `token-${n}`, token_type: 'Bearer', expires_in: expiresIn }),
  };
  const tokens = createAccessTokens({
    version: '1',
    maxKept,
    monotonicMs: () => nowMs,
    sender: {
      send: (request, { timeoutMs, signal }) =>
        new Promise((resolve) => {
          asked.push({ request, timeoutMs, signal, end: resolve });
          if (endsAtOnce) signal?.addEventListener('abort', () => resolve({ kind: 'aborted', ...NOT_MEASURED }));
          if (server.answer !== null) resolve(server.answer(asked.length));
        }),
    },
  });
  return { tokens, asked, server, advance: (ms: number) => void (nowMs += ms) };
}

function respond(body: object, status = 200): SendResult {
  return {
    kind: 'response',
    ...NOT_MEASURED,
    status,
    headers: {},
    body: JSON.stringify(body),
    truncated: false,
    headersTruncated: false,
    retryAfter: null,
  };
}

const textOf = (token: AccessToken) => (token.kind === 'token' ? token.text : token.kind);

test('one fetch serves everybody who waits, and everybody after it', async () => {
  const { tokens, asked } = scene();
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get(WANTED)));
  expect(new Set(all.map(textOf))).toEqual(new Set(['token-1']));
  expect(textOf(await tokens.get(WANTED))).toBe('token-1');
  expect(asked.length).toBe(1);
});

test('each endpoint, and each version of it, has its own token', async () => {
  const { tokens } = scene();
  const all = [WANTED, { ...WANTED, endpointVersion: 2 }, { ...WANTED, endpointId: 'ep_2' }, WANTED];
  const texts: string[] = [];
  for (const each of all) texts.push(textOf(await tokens.get(each)));
  expect(texts).toEqual(['token-1', 'token-2', 'token-3', 'token-1']);
});

test('a token goes nowhere else, even if a version comes again', async () => {
  const { tokens } = scene();
  const texts: string[] = [];
  for (const change of [{}, { url: 'https://b.example/' }, { auth: { ...AUTH, clientId: 'other' } }]) {
    texts.push(textOf(await tokens.get({ ...WANTED, ...change })));
  }
  expect(texts).toEqual(['token-1', 'token-2', 'token-3']);
});

test.each([
  [3_600, 3_540_000],
  [100, 80_000],
  [1, 800],
  [0, 0],
])('of %d seconds a token is used for %d ms', async (expiresIn, usedMs) => {
  const { tokens, advance } = scene({ expiresIn });
  await tokens.get(WANTED);
  if (usedMs > 0) {
    advance(usedMs - 1);
    expect(textOf(await tokens.get(WANTED))).toBe('token-1');
    advance(1);
  }
  expect(textOf(await tokens.get(WANTED))).toBe('token-2');
});

test('all who wait share a failure, and the next fetch waits a moment for others to share it too', async () => {
  vi.useFakeTimers();
  try {
    const { tokens, asked, server, advance } = scene();
    server.answer = () => respond({ error: 'invalid_client' }, 401);
    const failed = await Promise.all(Array.from({ length: 50 }, () => tokens.get(WANTED)));
    expect(failed.map(textOf)).toEqual(Array.from({ length: 50 }, () => 'failed'));
    expect(asked.length).toBe(1);
    const later = [tokens.get(WANTED), tokens.get(WANTED)];
    await vi.advanceTimersByTimeAsync(249);
    later.push(tokens.get(WANTED));
    expect(asked.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await Promise.all(later)).map(textOf)).toEqual(['failed', 'failed', 'failed']);
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1_000, 750]);
    advance(250);
    await tokens.get(WANTED);
    expect(asked.length).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});

test('a fetch takes at most 30 s of a longer timeout', async () => {
  const { tokens, asked } = scene();
  await tokens.get({ ...WANTED, timeoutMs: 300_000 });
  expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([30_000]);
});

test('who is stopped waits no longer, and the fetch ends with the last who waits', async () => {
  const { tokens, asked, server } = scene();
  server.answer = null;
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [first, second].map(({ signal }) => tokens.get({ ...WANTED, signal }));
  await vi.waitFor(() => expect(asked.length).toBe(1));
  first.abort();
  expect(await waiting[0]).toEqual({ kind: 'aborted' });
  expect(asked[0]?.signal?.aborted).toBe(false);
  second.abort();
  expect(await waiting[1]).toEqual({ kind: 'aborted' });
  expect(asked[0]?.signal?.aborted).toBe(true);
});

test('who comes after the last has left does not wait for the fetch that ends', async () => {
  const { tokens, asked, server } = scene({ endsAtOnce: false });
  server.answer = null;
  const leaving = new AbortController();
  const left = tokens.get({ ...WANTED, signal: leaving.signal });
  leaving.abort();
  await left;
  const next = [tokens.get(WANTED)];
  asked[0]?.end({ kind: 'aborted', ...NOT_MEASURED });
  await vi.waitFor(() => expect(asked.length).toBe(2));
  next.push(tokens.get(WANTED));
  asked[1]?.end(respond({ access_token: 'after', token_type: 'Bearer' }));
  expect((await Promise.all(next)).map(textOf)).toEqual(['after', 'after']);
  expect(asked.length).toBe(2);
});

test('the first 401 of a token drops it, and no other 401 drops its successor', async () => {
  const { tokens, asked } = scene();
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get(WANTED)));
  const refuse = (token: AccessToken | undefined) => token?.kind === 'token' && token.noteStatus(401);
  refuse(all[0]);
  const fresh = await tokens.get(WANTED);
  expect(textOf(fresh)).toBe('token-2');
  if (fresh.kind === 'token') fresh.noteStatus(200);
  for (const late of all) refuse(late);
  expect(textOf(await tokens.get(WANTED))).toBe('token-2');
  expect(asked.length).toBe(2);
});

test('a receiver that refuses every token has it dropped once a minute, and once more after a success', async () => {
  const { tokens, advance } = scene();
  const answered = async (status: number) => {
    const token = await tokens.get(WANTED);
    if (token.kind === 'token') token.noteStatus(status);
    return textOf(token);
  };
  const texts: string[] = [];
  for (const status of [401, 401, 401, 503, 401]) texts.push(await answered(status));
  advance(60_000);
  for (const status of [401, 200, 401, 401]) texts.push(await answered(status));
  expect(texts.map((text) => text.replace('token-', '')).join(' ')).toBe('1 2 2 2 2 2 3 3 4');
});

test('the tokens of the endpoints that were used last are kept', async () => {
  const { tokens, asked } = scene({ maxKept: 3 });
  const get = async (id: number) => textOf(await tokens.get({ ...WANTED, endpointId: `ep_${id}` }));
  for (const id of [1, 2, 3, 1, 4]) await get(id);
  expect([await get(1), await get(3), await get(4), await get(2)]).toEqual([
    'token-1',
    'token-3',
    'token-4',
    'token-5',
  ]);
  expect(asked.length).toBe(5);
});

test('a fetch in progress is not forgotten', async () => {
  const { tokens, asked, server } = scene({ maxKept: 1 });
  server.answer = null;
  const waiting = [1, 2, 1, 2].map((id) => tokens.get({ ...WANTED, endpointId: `ep_${id}` }));
  await vi.waitFor(() => expect(asked.length).toBe(2));
  for (const [i, { end }] of asked.entries()) end(respond({ access_token: `t${i}`, token_type: 'Bearer' }));
  expect((await Promise.all(waiting)).map(textOf)).toEqual(['t0', 't1', 't0', 't1']);
});
