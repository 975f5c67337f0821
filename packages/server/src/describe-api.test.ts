import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeApi } from './describe-api.ts';
import { ROUTES } from './routes.ts';
import { VERSION } from './version.ts';

const description = JSON.parse(JSON.stringify(describeApi(ROUTES, VERSION))) as {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
};

test('openapi.json is what the routes say; if not, write it anew with dist/bin/write-openapi.js', () => {
  const committed: unknown = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
  expect(committed).toEqual(description);
});

test('every route is described once, under a name of its own', () => {
  const names = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map((each) => each.operationId),
  );
  expect(names.toSorted()).toEqual(ROUTES.map((route) => route.name).toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(description.openapi).toBe('3.1.0');
});

test('no schema of the description is empty where the API promises a shape', () => {
  for (const route of ROUTES) {
    const answer = description.paths[route.path]?.[route.method]?.responses[String(route.answer.status)];
    expect(answer, route.name).toBeDefined();
    if (route.schemas.answer !== null) expect(JSON.stringify(answer), route.name).toMatch(/\$ref|properties|object/);
  }
});
