import * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';

const API_DESCRIPTION = '/openapi.json';

const signpost = z.object({ name: z.string(), version: z.string(), api: z.string() });

/** Leads people and programs that know only the address to the API description. */
function defineSignpost(path: '/' | '/docs', name: string): Route {
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
      body: { name: 'Postrider', version: server.version, api: API_DESCRIPTION },
      location: API_DESCRIPTION,
    }),
  });
}

/** Not part of the API description. */
export const SIGNPOSTS: readonly Route[] = [defineSignpost('/', 'getStart'), defineSignpost('/docs', 'getDocuments')];
