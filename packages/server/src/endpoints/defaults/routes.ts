import { DEPLOYMENT, defaultSecrets, findDefaults, findEndpoint, touchDefaults } from '@postrider/store/endpoints';
import { defineRoute, type AuditedResource, type Route } from '../../http/define-route.ts';
import { notFound } from '../../http/path-parameters.ts';
import { checkTemplate } from '../check-template.ts';
import { resolveEndpoint } from '../effective-endpoint.ts';
import { settingsOf } from '../endpoint-settings.ts';
import { rotateIn, rotation } from '../rotation.ts';
import { shownSecret } from '../signing-secret.ts';
import { changeDefaults } from './change-defaults.ts';
import { exampleChange, exampleDefaults, exampleEffective, exampleRotated } from './example.ts';
import { lockLevel, readLevel } from './level.ts';
import { presentDefaults, presentEffective } from './present.ts';
import { defaultsAnswer, defaultsChange, effectiveAnswer, rotatedDefaultAnswer } from './schema.ts';

interface Level {
  path: '/v1/tenants/{tenantId}/defaults' | '/v1/defaults';
  /** In the operations' names. */
  of: 'Tenant' | 'Deployment';
  whose: string;
  scopes: { read: 'read' | 'admin'; write: 'write' | 'admin' };
}

const LEVELS: readonly Level[] = [
  {
    path: '/v1/tenants/{tenantId}/defaults',
    of: 'Tenant',
    whose: "the tenant's endpoints",
    scopes: { read: 'read', write: 'write' },
  },
  {
    path: '/v1/defaults',
    of: 'Deployment',
    whose: 'the endpoints of all tenants',
    scopes: { read: 'admin', write: 'admin' },
  },
];

const TRUST =
  "Endpoints whose URL a tenant's key gave inherit neither the `secret` nor values of headers from the deployment.";

const ownerOf = (params: { tenantId?: string }) => params.tenantId ?? null;

function readRoute({ path, of, whose, scopes }: Level): Route {
  return defineRoute({
    method: 'get',
    path,
    name: `get${of}Defaults`,
    group: 'defaults',
    summary: `Read what ${whose} inherit`,
    scope: scopes.read,
    versioned: true,
    errors: [],
    answer: { status: 200, description: 'The defaults.', schema: defaultsAnswer },
    example: { answer: exampleDefaults },
    async handle({ params }, { sql, caller, server: { sealer } }) {
      const row = await readLevel(sql, ownerOf(params));
      return { body: presentDefaults(row, sealer, caller), version: row.version };
    },
  });
}

const auditedBy = (level: Level, read: Route): AuditedResource => ({
  type: 'defaults',
  parameter: level.of === 'Tenant' ? 'tenantId' : null,
  read,
  lock: (sql, params) => lockLevel(sql, ownerOf(params)),
});

function changeRoute({ path, of, whose, scopes }: Level, audit: AuditedResource): Route {
  return defineRoute({
    method: 'patch',
    path,
    name: `update${of}Defaults`,
    group: 'defaults',
    notifies: ['commands'],
    summary: `Change what ${whose} inherit`,
    description: `In force from the next attempt on, also of deliveries that wait. A \`secret\` must fit \`signing\`, and secrets that rely on \`signing\` must go on to fit. ${TRUST}`,
    scope: scopes.write,
    versioned: true,
    audit,
    body: defaultsChange,
    errors: ['precondition_failed'],
    answer: { status: 200, description: 'The defaults.', schema: defaultsAnswer },
    example: { body: exampleChange, answer: exampleDefaults },
    prepare: async ({ params, body }, { server }) =>
      checkTemplate({ tenantId: ownerOf(params) ?? DEPLOYMENT, format: body.format }, server),
    async handle({ params, body }, context) {
      const row = await changeDefaults(ownerOf(params), body, context);
      return { body: presentDefaults(row, context.server.sealer, context.caller), version: row.version };
    },
  });
}

function rotateRoute({ path, of, whose, scopes }: Level, audit: AuditedResource): Route {
  return defineRoute({
    method: 'post',
    path: `${path}/rotate-secret`,
    name: `rotate${of}DefaultSecret`,
    group: 'defaults',
    summary: `Replace the secret that ${whose} share, for all at once`,
    description:
      'Until the overlap ends, requests carry a signature of each (a legacy header: of the old one). At most 4 old ones overlap; the oldest go first. Where there was none, this makes the first.',
    scope: scopes.write,
    audit,
    body: rotation.optional(),
    errors: [],
    answer: { status: 200, description: 'The new secret.', schema: rotatedDefaultAnswer },
    example: { body: { overlapHours: 24 }, answer: exampleRotated },
    async handle({ params, body }, { sql, now, server: { sealer } }) {
      const tenantId = ownerOf(params);
      const { row, inherited } = await lockLevel(sql, tenantId);
      const signing = row.settings.signing ?? inherited;
      const rotating = { ownerId: row.owner, signing, asked: body, now };
      const { secret, publicKey, oldExpiresAt } = await rotateIn(defaultSecrets, rotating, { sql, sealer });
      await touchDefaults(sql, { owner: row.owner, now });
      return {
        body: {
          secret: body?.secret === undefined ? shownSecret(secret, signing) : null,
          publicKey,
          previousSecretExpiresAt: oldExpiresAt && oldExpiresAt.toISOString(),
        },
        version: row.version + 1,
      };
    },
  });
}

const getEffective = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/effective',
  name: 'getEndpointEffectiveSettings',
  group: 'defaults',
  summary: 'What an endpoint sets or inherits, and where each member is from',
  description: `Each member comes from the endpoint itself, or else from its tenant, the deployment, or Postrider. ${TRUST}`,
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'Each member with its source.', schema: effectiveAnswer },
  example: { answer: exampleEffective },
  async handle({ params }, { sql, caller, server: { sealer } }) {
    const row = await findEndpoint(sql, params);
    if (row === undefined) throw notFound('endpointId', params.endpointId);
    const defaults = (await findDefaults(sql, [row.tenantId]))(row.tenantId);
    return { body: presentEffective(resolveEndpoint(settingsOf(row, sealer), defaults, sealer), caller) };
  },
});

function routesOf(level: Level): Route[] {
  const read = readRoute(level);
  const audit = auditedBy(level, read);
  return [read, changeRoute(level, audit), rotateRoute(level, audit)];
}

export const defaultsRoutes: readonly Route[] = [...LEVELS.flatMap(routesOf), getEffective];
