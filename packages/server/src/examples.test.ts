import { isDeepStrictEqual } from 'node:util';
import { isId, type IdPrefix } from '@postrider/domain';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { describeApi, errorsOf } from './describe-api.ts';
import { ERRORS, type ErrorCode } from './http/error-catalogue.ts';
import { exampleProblem } from './http/error-examples.ts';
import { EXAMPLE } from './http/examples.ts';
import type { Route } from './http/define-route.ts';
import { ROUTES } from './routes.ts';
import { VERSION } from './version.ts';

interface Media {
  schema: object;
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}

interface Operation {
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

const document = JSON.parse(JSON.stringify(describeApi(ROUTES, VERSION))) as {
  paths: Record<string, Record<string, Operation>>;
  components: { examples: Record<string, { value: { code: string; status: number } }> };
};

// A schema that many refer to is compiled once, and no code is made shorter: most of it runs once.
const ajv = new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false, code: { optimize: false } });
ajv.addSchema(document, 'api');

/** Schemas are often the same, and to compile one takes long. */
const compiled = new Map<string, ValidateFunction>();

/** Why a value is not valid by a schema of the document; null when it is. */
function errorBy(schema: object, value: unknown): string | null {
  const absolute = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  const validate = compiled.get(absolute) ?? ajv.compile(JSON.parse(absolute) as object);
  compiled.set(absolute, validate);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

function operationOf({ path, method }: Route): Operation {
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not described.`);
  return operation;
}

const answerOf = (route: Route): Media | undefined =>
  operationOf(route).responses[route.answer.status]?.content?.['application/json'];

const HOW = 'Add `example: { body, answer }` to its defineRoute, made of objects in `example.ts` of its folder';

test('every operation has an example of its body and of its answer', () => {
  const missing = ROUTES.flatMap((route) => {
    const { name, schemas } = route;
    const body = operationOf(route).requestBody?.content['application/json'];
    const answer = answerOf(route);
    return [
      ...(schemas.body !== undefined && body?.example === undefined ? [`${name} has no example.body. ${HOW}.`] : []),
      ...(schemas.answer !== null && answer?.example === undefined ? [`${name} has no example.answer. ${HOW}.`] : []),
    ];
  });
  expect(missing).toEqual([]);
});

test('every example is valid by the schema of the description and by that of the route', () => {
  const wrong = ROUTES.flatMap((route) => {
    const { name, schemas, example } = route;
    const body = operationOf(route).requestBody?.content['application/json'];
    const answer = answerOf(route);
    const found = [
      ['body by openapi.json', body?.example && errorBy(body.schema, body.example)],
      ['answer by openapi.json', answer?.example && errorBy(answer.schema, answer.example)],
      ['body by its schema', example.body && schemas.body?.safeParse(example.body).error?.message],
      ['answer by its schema', example.answer && schemas.answer?.safeParse(example.answer).error?.message],
    ] as const;
    return found.flatMap(([what, error]) => (typeof error === 'string' ? [`${name}, ${what}: ${error}`] : []));
  });
  expect(wrong).toEqual([]);
});

test('the answer of an example has no member that its schema does not know', () => {
  const wrong = ROUTES.flatMap((route) => {
    const { example, schemas, name } = route;
    if (schemas.answer === null || example.answer === undefined) return [];
    const { data } = schemas.answer.safeParse(example.answer);
    return isDeepStrictEqual(data, example.answer) ? [] : [name];
  });
  expect(wrong).toEqual([]);
});

test('every error of every operation has the example of its code', () => {
  const wrong = ROUTES.flatMap((route) => {
    const { responses } = operationOf(route);
    const codes = errorsOf(route).map((code) => {
      const media = responses[ERRORS[code].status]?.content?.['application/problem+json'];
      const isThere = media?.examples?.[code]?.$ref === `#/components/examples/${code}`;
      return isThere && errorBy(media.schema, exampleProblem(code)) === null ? [] : [`${route.name}: ${code}`];
    });
    return codes.flat();
  });
  expect(wrong).toEqual([]);
});

test.each(Object.keys(ERRORS) as ErrorCode[])('the example of %s is an answer of the server', (code) => {
  const { status, title } = ERRORS[code];
  const example = exampleProblem(code);
  expect(example).toMatchObject({ type: `urn:postrider:error:${code}`, code, status, title });
  // Without a detail: add it to DETAILS in `http/error-examples.ts`.
  expect(example.detail).toMatch(/^\S.{9,}$/);
  const described = document.components.examples[code];
  if (described !== undefined) expect(described.value).toEqual(example);
});

test('all examples are about the same things', () => {
  // Ready-made templates show an event of their own.
  const examples = ROUTES.filter(({ name }) => name !== 'listTemplates').map(({ example }) => example);
  const texts = JSON.stringify(examples).matchAll(/\b([a-z]{2,4})_[0-9a-hjkmnp-tv-z]{26}\b/g);
  const ids = [...texts].map(([id, prefix]) => ({ id, prefix: prefix as IdPrefix })); // `isId` refuses others
  const known = new Set<string>(Object.values(EXAMPLE).map(String));
  // An id of something new belongs into `http/examples.ts`.
  expect(ids.filter(({ id, prefix }) => !known.has(id) || !isId(prefix, id))).toEqual([]);
  expect(ids.length).toBeGreaterThan(50);
});
