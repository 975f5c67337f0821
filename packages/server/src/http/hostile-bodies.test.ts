import { request as sendRequest } from 'node:http';
import { seededRandom } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@postrider/store/sql';
import { describeApi } from '../describe-api.ts';
import { ROUTES } from '../routes.ts';
import { cpuMsSince } from '../testing/cpu-ms.ts';
import { hostileBodies, strangeTexts, type Resolve, type Schema } from '../testing/hostile-bodies.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';
import type { Route } from './define-route.ts';
import { PATH_PARAMETERS } from './path-parameters.ts';
import { maxBodyBytesOf } from './serve-route.ts';

let api: TestApi;
let endpointId: string;
beforeAll(async () => {
  api = await startTestApi({ replacements: { checkAnswers: false, lookup: async () => ['127.0.0.1'] } });
  const { json } = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
    body: { url: 'http://127.0.0.1:9/' },
  });
  endpointId = json.id;
});
afterAll(() => api.stop());

const description = describeApi(ROUTES, '0.0.0') as {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
}; // of the shape that OpenAPI has
const resolve: Resolve = (schema) => {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (description.components.schemas[name] ?? {});
};

/** How many times the CPU of parsing its body a request may take. */
const MAX_RATIO = 20;
/** How many times the CPU of the route's own example it may take besides: a test send makes a whole delivery. */
const MAX_EXAMPLES = 4;
/** Small bodies count as this much, because every request has a fixed cost: its reads, its change, and the audit of both. */
const LEAST_PARSING_MS = 2;

/** Of the up to two thousand bodies of a route, each run takes some: every nth, beginning with a random one. */
const BODIES_PER_RUN = 20;
/** No route has these of its own: each run sends every one of them to many routes. */
const STRANGE_TEXTS_PER_RUN = 9;
/** A document has all members of many routes: it gets smaller bodies, and more of them. */
const IMPORT = { name: 'applyConfiguration', maxBytes: 256 * 1024, bodiesPerRun: 60 };
const WITH_BODY = ROUTES.filter(({ schemas }) => schemas.body !== undefined);

test.each(WITH_BODY.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  '%s takes no body that is much more work than to parse it',
  async (_name, route) => {
    const path = pathOf(route);
    let exampleMs = await costOfExample(route, path);
    for (const body of bodiesOf(route, seededRandom())) {
      const bytes = Buffer.from(body);
      const allowedMs = (parseMs: number) =>
        MAX_RATIO * Math.max(parseMs, LEAST_PARSING_MS) + MAX_EXAMPLES * exampleMs + ownCostMs(route, body);
      // Most bodies need no more, whatever it costs to parse them.
      let mostMs = allowedMs(0);
      // The best of several runs: other programs and garbage collection do not count.
      let ms = Number.POSITIVE_INFINITY;
      for (let left = 8; left > 0; left--) {
        const before = process.cpuUsage();
        const status = await send(route, path, bytes);
        ms = Math.min(ms, cpuMsSince(before));
        expect(status, body.slice(0, 200)).toBeLessThan(500);
        if (ms <= mostMs) break;
        // The processor may be slower now than when the example was measured.
        exampleMs = Math.max(exampleMs, await costOfExample(route, path));
        mostMs = Math.max(mostMs, allowedMs(parsingMs(bytes)));
        if (ms <= mostMs) break;
      }
      expect(ms, `${body.slice(0, 200)} … (${body.length} characters)`).toBeLessThan(mostMs);
    }
  },
);

/** The CPU of the request that the API description shows, as this machine is now: the middle one of five. */
async function costOfExample(route: Route, path: string): Promise<number> {
  const bytes = Buffer.from(JSON.stringify(route.example.body ?? {}));
  const costs: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = process.cpuUsage();
    await send(route, path, bytes);
    costs.push(cpuMsSince(before));
  }
  return costs.toSorted((a, b) => a - b)[2] ?? 0;
}

/** What a route does on purpose, whatever its body is. */
function ownCostMs(route: Route, body: string): number {
  switch (route.name) {
    // Each event is written, which a publish of its own would do within the allowance of its request.
    case 'publishBatch':
      return 1.5 * eventsIn(body);
    // Each resource is made as the route of its own would make it.
    case IMPORT.name:
      return 4 * resourcesIn(membersOf(body)['document']);
    // Scrypt makes passphrases dear to guess. It runs outside of the event loop, few at a time.
    case 'exportConfiguration':
      return 1_000;
    default:
      return 0;
  }
}

function eventsIn(body: string): number {
  const { events } = membersOf(body);
  return Array.isArray(events) ? Math.min(events.length, 100) : 0;
}

function resourcesIn(document: unknown): number {
  if (typeof document !== 'object' || document === null) return 0;
  const { eventTypes = [], tenants = [] } = document as Record<string, unknown>; // an object
  const inTenants = Array.isArray(tenants) ? tenants.flatMap((tenant) => Object.values(tenant ?? {}).flat()) : [];
  return inTenants.length + (Array.isArray(eventTypes) ? eventTypes.length : 0);
}

function membersOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function* bodiesOf(route: Route, random: () => number): Generator<string> {
  const isImport = route.name === IMPORT.name;
  const size = (isImport ? IMPORT.maxBytes : maxBodyBytesOf(route)) - 1_000;
  yield* someOf(strangeTexts(size), STRANGE_TEXTS_PER_RUN, random);
  const schema = description.paths[route.path]?.[route.method]?.requestBody?.content['application/json']?.schema;
  const values = [...hostileBodies(schema ?? {}, resolve, size)];
  for (const value of someOf(values, isImport ? IMPORT.bodiesPerRun : BODIES_PER_RUN, random)) {
    const body = JSON.stringify(value);
    // Escapes make some bodies larger than the limit.
    if (Buffer.byteLength(body) <= maxBodyBytesOf(route)) yield body;
  }
}

/** Every nth, beginning with a random one. */
function someOf<Item>(items: readonly Item[], count: number, random: () => number): Item[] {
  const step = Math.ceil(items.length / count);
  const first = Math.floor(random() * step);
  return items.filter((_, at) => at % step === first);
}

function pathOf(route: Route): string {
  const ids: Record<string, string> = {
    tenantId: 'default',
    endpointId: route.method === 'delete' ? newId('ep') : endpointId,
  };
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    // A path that cannot be an id is answered before its body is read.
    const id = ids[name] ?? PATH_PARAMETERS[name]?.schema.meta()?.['example'];
    if (typeof id !== 'string') throw new Error(`The path parameter ${name} has no example.`);
    return id;
  });
}

function parsingMs(bytes: Buffer): number {
  const runs = Array.from({ length: 2 }, () => {
    const before = process.cpuUsage();
    try {
      JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      // A refused body costs time too.
    }
    return cpuMsSince(before);
  });
  return Math.min(...runs);
}

/** A server that does as little as possible besides. */
function send(route: Route, path: string, bytes: Buffer): Promise<number> {
  const headers = {
    Authorization: `Bearer ${api.adminKey}`,
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
  };
  return new Promise((done, fail) => {
    const request = sendRequest(`${api.url}${path}`, { method: route.method.toUpperCase(), headers }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode ?? 0));
    });
    request.on('error', fail);
    request.end(bytes);
  });
}
