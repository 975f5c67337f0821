import * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';
import { REFERENCE } from './reference.ts';

const API_DESCRIPTION = '/openapi.json';

const signpost = z.object({ name: z.string(), version: z.string(), api: z.string(), reference: z.string() });

/** Leads people and programs that know only the address to a description of the API. */
function defineSignpost({ path, name, location }: { path: '/' | '/docs'; name: string; location: string }): Route {
  return defineRoute({
    method: 'get',
    path,
    name,
    group: 'service',
    summary: 'Where the API is described',
    scope: 'public',
    errors: [],
    answer: {
      status: 302,
      description: 'On to the description of the API.',
      schema: signpost,
    },
    handle: async (_input, { server }) => ({
      body: { name: 'Postrider', version: server.version, api: API_DESCRIPTION, reference: REFERENCE },
      location,
    }),
  });
}

/** Not part of the API description. */
export const SIGNPOSTS: readonly Route[] = [
  defineSignpost({ path: '/', name: 'getStart', location: API_DESCRIPTION }),
  defineSignpost({ path: '/docs', name: 'getDocuments', location: REFERENCE }),
];
