import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { serveMetrics, type MetricsServer } from './serve-metrics.ts';

const lines: { level: number; msg: string }[] = [];
const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
const servers: MetricsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(readText: () => Promise<string>, port = 0): Promise<string | null> {
  const server = await serveMetrics(readText, { host: '127.0.0.1', port }, log);
  servers.push(server);
  return server.url;
}

test('GET /metrics answers in the text format, and nothing else is there', async () => {
  const url = String(await serve(async () => 'up 1\n'));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'up 1\n',
  ]);
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${url}?name[]=up`)).status).toBe(200);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  expect((await fetch(new URL('/', url))).status).toBe(404);
});

test('many scrapes at once read the metrics once', async () => {
  let reads = 0;
  const url = String(await serve(async () => `reads ${++reads}\n`));
  const texts = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()));
  expect(new Set(texts)).toEqual(new Set(['reads 1\n']));
});

test('a taken port is logged, and the program goes on without metrics', async () => {
  const url = String(await serve(async () => ''));
  expect(await serve(async () => '', Number(new URL(url).port))).toBeNull();
  expect(lines.at(-1)).toMatchObject({
    level: 40,
    msg: 'Metrics are not served: set POSTRIDER_METRICS_PORT to a free port',
  });
});
