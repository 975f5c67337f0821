import { inSnapshot } from '@postrider/store/sql';
import { measureConfiguration } from '@postrider/store/tenants';
import * as z from 'zod';
import { defineRoute, type RequestContext, type Route } from '../http/define-route.ts';
import type { ProblemEntry } from '@postrider/domain';
import { invalidBody, type Problem } from '../http/problem.ts';
import { invalidQuery } from '../http/query-string.ts';
import { tenantIdInput } from '../http/schemas.ts';
import { notFound } from '../http/path-parameters.ts';
import { collectSecrets } from './collect-secrets.ts';
import { MAX_DOCUMENT_BYTES, MAX_RESOURCES, type ConfigurationDocument } from './document-schema.ts';
import { exampleDocument, exampleSealed } from './example.ts';
import { presentConfiguration } from './present.ts';
import { readConfiguration } from './read-configuration.ts';
import { sealSecrets } from './seal-secrets.ts';
import { passphrase } from './sealed-box-schema.ts';

const facts = {
  group: 'configuration',
  scope: 'admin',
  effect: 'none',
  errors: ['tenant_not_found'],
} as const;
const answer = { status: 200, description: 'The document.' } as const;

const tenantId = tenantIdInput
  .optional()
  .meta({ description: 'Only this tenant, with the catalogue and the defaults.' });

const exportInput = z
  .strictObject({
    passphrase,
    tenantId: tenantIdInput.nullish().meta({ description: 'Only this tenant. Default: all.' }),
  })
  .meta({ id: 'ConfigurationExport' });

/** Export, without and with the secrets. */
export function exportRoutes(document: z.ZodType<ConfigurationDocument>): Route[] {
  return [
    defineRoute({
      ...facts,
      method: 'get',
      path: '/v1/config',
      name: 'getConfiguration',
      summary: 'Export what people have set, without secrets',
      description:
        'The document has the catalogue, the defaults, and all tenants with their endpoints, preferences and schedules: what was set at each itself, not what it inherits. Secrets read `••••`; `POST /v1/config/export` seals them into it.',
      query: z.strictObject({ tenantId }),
      answer: { ...answer, schema: document },
      example: { answer: exampleDocument },
      async prepare({ query }, context) {
        const { document: exported } = await exportOf({ tenantId: query.tenantId, refuse: invalidQuery }, context);
        return withinBounds(exported, invalidQuery);
      },
      handle: async ({ prepared }) => ({ body: prepared }),
    }),
    defineRoute({
      ...facts,
      method: 'post',
      path: '/v1/config/export',
      name: 'exportConfiguration',
      summary: 'Export what people have set, with sealed secrets',
      description:
        'As `GET /v1/config`, with signing secrets, credentials and values of headers in `secrets`, which only the passphrase opens. Private keys of `standard_ed25519` are among them. Old secrets that still overlap are not.',
      body: exportInput,
      answer: { ...answer, schema: document },
      example: { body: { passphrase: 'correct horse battery staple' }, answer: exampleSealed },
      // Outside of the route's snapshot: to make the key takes a while, and needs no connection.
      async prepare({ body }, context) {
        const { document: exported, secrets } = await exportOf(
          { tenantId: body.tenantId ?? undefined, refuse: invalidBody },
          context,
        );
        return withinBounds({ ...exported, secrets: await sealSecrets(secrets, body.passphrase) }, invalidBody);
      },
      handle: async ({ prepared }) => ({ body: prepared }),
    }),
  ];
}

/** Makes the answer where one document cannot have all of it. */
type Refuse = (problem: ProblemEntry[]) => Problem;

interface Asked {
  tenantId: string | undefined;
  refuse: Refuse;
}

/** What is exported can be imported. */
function withinBounds(document: ConfigurationDocument, refuse: Refuse): ConfigurationDocument {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes <= MAX_DOCUMENT_BYTES) return document;
  const detail = `The document would have ${bytes} bytes; ${MAX_DOCUMENT_BYTES} are allowed. Export one tenant after another.`;
  throw refuse([{ pointer: '/tenantId', detail }]);
}

async function exportOf({ tenantId: id, refuse }: Asked, { server: { database, sealer }, now }: RequestContext) {
  const tenantIds = id === undefined ? null : [id];
  return inSnapshot(database, async (sql) => {
    const { tenants, endpoints, schedules, bytes } = await measureConfiguration(sql, { tenantIds });
    if (id !== undefined && tenants === 0) throw notFound('tenantId', id);
    if (tenants + endpoints + schedules > MAX_RESOURCES || bytes > MAX_DOCUMENT_BYTES) {
      const detail = `There are ${tenants} tenants, ${endpoints} endpoints and ${schedules} schedules, about ${bytes} bytes. A document has at most ${MAX_RESOURCES} of them and ${MAX_DOCUMENT_BYTES} bytes: export one tenant after another.`;
      throw refuse([{ pointer: '/tenantId', detail }]);
    }
    const stored = await readConfiguration(sql, { tenantIds });
    const document = presentConfiguration(stored, sealer);
    return { document, secrets: await collectSecrets(stored, { sql, sealer, now }) };
  });
}
