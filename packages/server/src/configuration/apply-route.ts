import { inSnapshot, undone } from '@postrider/store/sql';
import { defineRoute, type RequestContext, type Route } from '../http/define-route.ts';
import { invalidBody } from '../http/problem.ts';
import { tooManyImports } from '../http/too-many.ts';
import { applyPlan, preparePlan } from './apply-plan.ts';
import { applyInput, planAnswer } from './apply-schema.ts';
import { checkInParts } from './check-document.ts';
import {
  MAX_DOCUMENT_BYTES,
  MAX_RESOURCES,
  type ConfigurationDocument,
  type DocumentSchemas,
} from './document-schema.ts';
import { exampleApplied, exampleDocument } from './example.ts';
import { givenSecrets } from './given-secrets.ts';
import type { Operations } from './operations.ts';
import { planDocument } from './plan-document.ts';
import { withTypes } from './planned-catalogue.ts';
import { openSecrets } from './seal-secrets.ts';

/** The other members of the body. */
const AROUND_DOCUMENT_BYTES = 16 * 1024;

/** Its transaction takes seconds. Another one about the same tenants would wait for its locks, and try again. */
const IMPORTS_AT_ONCE = 1;

const SEALED_IS_IGNORED = 'The document has sealed secrets, but no passphrase came with it: they were not read.';

/** Import. */
export function applyRoute({ document, outline, ...parts }: DocumentSchemas, operations: Operations): Route {
  const outlineInput = applyInput(outline);
  return defineRoute({
    method: 'post',
    path: '/v1/config',
    name: 'applyConfiguration',
    audit: { not: 'Each change is recorded as its single operation.' },
    group: 'configuration',
    summary: 'Make what is set be as a document says',
    description:
      'All of the document is applied in one transaction, or nothing of it. What it leaves out stays; `state: "absent"` deletes. A second import of the same document changes nothing. Endpoints are known by `externalId`, else by `id`; schedules by `id`, else by `name`; event types by name. Without the secrets existing ones stay, and new endpoints arrive disabled (`secret_missing`).',
    scope: 'admin',
    notifies: ['commands'],
    body: applyInput(document),
    maxBodyBytes: MAX_DOCUMENT_BYTES + AROUND_DOCUMENT_BYTES,
    checkBody: (body) => checkInParts(body, outlineInput, parts),
    atOnce: { most: IMPORTS_AT_ONCE, full: tooManyImports },
    errors: ['precondition_failed', 'too_many_imports'],
    answer: { status: 200, description: 'What was done. With `dryRun`: what would be done.', schema: planAnswer },
    example: { body: { document: exampleDocument, dryRun: true }, answer: exampleApplied },
    async prepare({ body }, context) {
      refuseTooMany(body.document);
      return preparePlan(...(await planOf(body, operations, context)));
    },
    async handle({ body, prepared }, { sql }) {
      const dryRun = body.dryRun ?? false;
      if (dryRun) await undone(sql, () => applyPlan(prepared, sql));
      else await applyPlan(prepared, sql);
      const isUnread = body.document.secrets && !body.passphrase;
      const plan = prepared.steps.map(({ step }) => step.entry);
      return { body: { dryRun, plan, warnings: isUnread ? [SEALED_IS_IGNORED] : [] } };
    },
  });
}

interface Asked {
  document: ConfigurationDocument;
  passphrase?: string | null | undefined;
}

async function planOf(
  { document, passphrase }: Asked,
  operations: Operations,
  context: RequestContext,
): Promise<Parameters<typeof preparePlan>> {
  const { server, now } = context;
  const { database, sealer, newId } = server;
  if (passphrase && !document.secrets) {
    throw invalidBody([{ pointer: '/passphrase', detail: 'Must be left out: the document has no sealed secrets.' }]);
  }
  const opened = passphrase && document.secrets ? await openSecrets(document.secrets, passphrase) : [];
  const secrets = givenSecrets(opened);
  const plan = await inSnapshot(database, (sql) => planDocument(document, { sql, sealer, newId, secrets, now }));
  const types = (document.eventTypes ?? []).filter(({ state }) => state !== 'absent').map(({ name }) => name);
  const catalogue = withTypes(server.catalogue, new Set(types));
  return [plan, operations, { ...context, server: { ...server, catalogue } }];
}

function refuseTooMany({ tenants }: ConfigurationDocument): void {
  const inTenants = (tenants ?? []).map(
    ({ endpoints, schedules }) => 1 + (endpoints?.length ?? 0) + (schedules?.length ?? 0),
  );
  const count = inTenants.reduce((sum, each) => sum + each, 0);
  if (count <= MAX_RESOURCES) return;
  const detail = `Must have at most ${MAX_RESOURCES} tenants, endpoints and schedules; it has ${count}.`;
  throw invalidBody([{ pointer: '/document', detail }]);
}
