import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { expect, test } from 'vitest';
import { errorsOf } from '../describe-api.ts';
import { ROUTES } from '../routes.ts';
import { sessionRoutes } from '../sessions/routes.ts';
import { ERRORS } from './error-catalogue.ts';

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

test('docs/errors.md lists exactly the errors of the catalogue, with the same texts', () => {
  const documented = [...page.matchAll(/^\| (\d{3}) \| `(\w+)` \| (.+?) \| (.+) \|$/gm)].map(
    ([, status, code = '', title, remedy]) => [code, { status: Number(status), title, remedy }],
  );
  expect(Object.fromEntries(documented)).toEqual(ERRORS);
  expect(documented).toHaveLength(Object.keys(ERRORS).length);
});

test('every status is one of HTTP, and no text reveals internals', () => {
  for (const [code, { status, title, remedy }] of Object.entries(ERRORS)) {
    expect(STATUS_CODES[status], code).toBeDefined();
    expect(`${title} ${remedy}`, code).not.toMatch(/sql|postgres|stack/i);
  }
});

test('every error belongs to a route, or to requests without a route', () => {
  const beforeARoute = ['malformed_request', 'route_not_found', 'method_not_allowed'];
  const onTheWire = ['request_timeout', 'expectation_failed', 'headers_too_large'];
  const ofRoutes = [...ROUTES, ...sessionRoutes].flatMap(errorsOf);
  expect(new Set([...beforeARoute, ...onTheWire, ...ofRoutes])).toEqual(new Set(Object.keys(ERRORS)));
});
