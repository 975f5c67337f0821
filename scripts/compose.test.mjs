import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { textOf } from './source-files.mjs';

const compose = parse(textOf('docker-compose.yml'), { merge: true });
const observability = parse(textOf('docker-compose.observability.yml'), { merge: true });
const ours = Object.entries(compose.services).filter(([, service]) => service.image === 'postrider');

/** The files in which the programs of a service read their environment. */
const READ_BY = {
  migrate: ['packages/store/src/bin/migrate.ts', 'packages/server/src/bin/bootstrap.ts'],
  server: [
    'packages/server/src/config.ts',
    'packages/process/src/environment.ts',
    'packages/sender/src/destination-policy.ts',
  ],
  worker: [
    'packages/worker/src/config.ts',
    'packages/process/src/environment.ts',
    'packages/sender/src/destination-policy.ts',
  ],
};

test.each([
  ['docker-compose.yml', compose],
  ['docker-compose.observability.yml', observability],
])('%s follows the Compose specification', (_file, document) => {
  const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(linter, 'schemas/compose.schema.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.validate({ ...schema, $schema: undefined }, document);
  expect(ajv.errors).toBeNull();
});

test('our programs read every variable that the compose file gives them', () => {
  expect(ours.map(([name]) => name).toSorted()).toEqual(Object.keys(READ_BY).toSorted());
  const added = Object.entries(observability.services).filter(([name]) => name in READ_BY);
  expect(added.map(([name]) => name)).toEqual(['server', 'worker']);
  for (const [name, service] of [...ours, ...added]) {
    const code = READ_BY[name].map(textOf).join('\n');
    // OpenTelemetry reads its own.
    const read = Object.keys(service.environment).filter((variable) => !variable.startsWith('OTEL_'));
    const unread = read.filter((variable) => !new RegExp(`\\b${variable}\\b`).test(code));
    expect(unread, name).toEqual([]);
  }
});

test('every image is pinned to a version, and Node and pnpm have the versions of the project', () => {
  const foreign = [compose, observability]
    .flatMap(({ services }) => Object.values(services))
    .map(({ image }) => image)
    .filter((image) => image !== undefined && image !== 'postrider');
  expect(foreign.length).toBeGreaterThan(5);
  for (const image of foreign) expect(image).toMatch(/:v?\d+\.\d+/);
  const dockerfile = textOf('Dockerfile');
  const { packageManager, engines } = JSON.parse(textOf('package.json'));
  expect(dockerfile).toContain(packageManager);
  const [major, minor] = /node:(\d+)\.(\d+)\.\d+-bookworm-slim/.exec(dockerfile).slice(1).map(Number);
  const [oldestMajor, oldestMinor] = engines.node.replace('>=', '').split('.').map(Number);
  expect(major * 1_000 + minor).toBeGreaterThanOrEqual(oldestMajor * 1_000 + oldestMinor);
});

test('a build makes every program that the image runs', () => {
  const commands = [textOf('Dockerfile'), ...ours.map(([, { command = '' }]) => command)].join('\n');
  const programs = [...commands.matchAll(/packages\/(\w+)\/dist\/bin\/([\w-]+)\.js/g)];
  expect(programs.length).toBeGreaterThanOrEqual(4);
  for (const [, name, program] of programs) expect(textOf(`packages/${name}/src/bin/${program}.ts`)).not.toBe('');
});

test('services depend on existing services, and wait for health only if it is checked', () => {
  const services = { ...observability.services, ...compose.services };
  for (const [name, { depends_on: needed = {} }] of Object.entries(services)) {
    for (const [other, { condition }] of Object.entries(needed)) {
      expect(services[other], `${name} needs ${other}`).toBeDefined();
      if (condition === 'service_healthy') expect(services[other].healthcheck, other).toBeDefined();
    }
  }
});
