import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeApi } from './describe-api.ts';
import { ROUTES } from './routes.ts';
import { VERSION } from './version.ts';

const description = JSON.parse(JSON.stringify(describeApi(ROUTES, VERSION))) as {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
};

test('openapi.json matches the routes; else run pnpm generate', () => {
  const committed: unknown = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
  expect(committed).toEqual(description);
});

test('every route is described once, with a unique name', () => {
  const names = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map((each) => each.operationId),
  );
  expect(names.toSorted()).toEqual(ROUTES.map((route) => route.name).toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(description.openapi).toBe('3.1.0');
});

test('every answer with a body has a schema', () => {
  for (const route of ROUTES) {
    const answer = description.paths[route.path]?.[route.method]?.responses[String(route.answer.status)];
    expect(answer, route.name).toBeDefined();
    if (route.schemas.answer !== null) expect(JSON.stringify(answer), route.name).toMatch(/\$ref|properties|object/);
  }
});

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

function undescribed(schema: Schema, way: string): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    ...(member.description ? [] : [`${way}.${name}`]),
    ...undescribed(member, `${way}.${name}`),
  ]);
  const inner = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter((each) => each !== undefined);
  return [...members, ...inner.flatMap((each) => undescribed(each, way))];
}

// Editors show these descriptions beside the SDK's types.
test('every member of every schema and every filter has a description', () => {
  const { components, paths } = description as unknown as {
    components: { schemas: Record<string, Schema> };
    paths: Record<string, Record<string, { parameters?: { name: string; description?: string }[] }>>;
  };
  const members = Object.entries(components.schemas).flatMap(([name, schema]) => undescribed(schema, name));
  const parameters = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods)
      .flatMap((operation) => operation.parameters ?? [])
      .filter((parameter) => !parameter.description)
      .map(({ name }) => `${path} ?${name}`),
  );
  expect([...members, ...parameters]).toEqual([]);
});
