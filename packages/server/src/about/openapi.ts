import * as z from 'zod';
import { describeApi } from '../describe-api.ts';
import { defineRoute, type Route } from '../http/define-route.ts';
import { EXAMPLE } from '../http/examples.ts';

/** Describes the other routes and itself. */
export function openapiRoute(others: readonly Route[]): Route {
  let description: object | undefined;
  const route = defineRoute({
    method: 'get',
    path: '/openapi.json',
    name: 'getApiDescription',
    group: 'service',
    summary: 'Read this API description',
    scope: 'public',
    errors: [],
    answer: { status: 200, description: 'The description, as OpenAPI 3.1.', schema: z.looseObject({}) },
    example: { answer: { openapi: '3.1.0', info: { title: 'Postrider', version: EXAMPLE.version }, paths: {} } },
    async handle(_input, { server }) {
      description ??= describeApi([...others, route], server.version);
      return { body: { ...description } };
    },
  });
  return route;
}
