import { EVENT_TYPE_MAX_LENGTH, EVENT_TYPE_PATTERN, isId, type IdPrefix } from '@postrider/domain';
import * as z from 'zod';
import { isEndpointReference } from './endpoint-reference.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { EXAMPLE } from './examples.ts';
import { Problem } from './problem.ts';

/** The names between braces in a path. */
export type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

interface PathParameter {
  schema: z.ZodString;
  isValid: (text: string) => boolean;
  /** Also the answer to a text that cannot be such an id. */
  notFoundCode: ErrorCode;
  noun: string;
}

export const isEventTypeName = (text: string): boolean =>
  text.length <= EVENT_TYPE_MAX_LENGTH && EVENT_TYPE_PATTERN.test(text);

export const TENANT_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

const PARAMETERS = {
  tenantId: {
    schema: z.string().meta({ description: 'Id of the tenant.', example: EXAMPLE.tenantId }),
    isValid: (text) => TENANT_ID_PATTERN.test(text),
    notFoundCode: 'tenant_not_found',
    noun: 'tenant',
  },
  endpointId: {
    schema: z.string().meta({
      description:
        'Id of the endpoint: `ep_…`. Or `ext:` and its `externalId`, percent-encoded, like `ext:crm%2F42`: the answer is the same.',
      example: EXAMPLE.endpointId,
    }),
    isValid: isEndpointReference,
    notFoundCode: 'endpoint_not_found',
    noun: 'endpoint',
  },
  secretId: ofPrefix({ prefix: 'sec', noun: 'secret', code: 'secret_not_found', example: EXAMPLE.oldSecretId }),
  eventId: ofPrefix({ prefix: 'evt', noun: 'event', code: 'event_not_found', example: EXAMPLE.eventId }),
  deliveryId: ofPrefix({ prefix: 'dlv', noun: 'delivery', code: 'delivery_not_found', example: EXAMPLE.deliveryId }),
  scheduleId: ofPrefix({ prefix: 'sch', noun: 'schedule', code: 'schedule_not_found', example: EXAMPLE.scheduleId }),
  expungeId: ofPrefix({ prefix: 'exp', noun: 'expunge', code: 'expunge_not_found', example: EXAMPLE.expungeId }),
  replayId: ofPrefix({ prefix: 'rpl', noun: 'replay', code: 'replay_not_found', example: EXAMPLE.replayId }),
  eventTypeName: {
    schema: z.string().meta({ description: 'Name of the event type.', example: EXAMPLE.eventType }),
    isValid: isEventTypeName,
    notFoundCode: 'event_type_not_found',
    noun: 'event type',
  },
  keyId: ofPrefix({ prefix: 'key', noun: 'API key', code: 'key_not_found', example: EXAMPLE.keyId }),
} satisfies Record<string, PathParameter>;

/** The parameters of all paths. */
export const PATH_PARAMETERS: Readonly<Record<string, PathParameter>> = PARAMETERS;

interface Identified {
  prefix: IdPrefix;
  noun: string;
  /** Of the answer where there is none. */
  code: ErrorCode;
  example: string;
}

function ofPrefix({ prefix, noun, code, example }: Identified): PathParameter {
  const schema = z.string().meta({ description: `Id of the ${noun}: \`${prefix}_…\`.`, example });
  return { schema, isValid: (text) => isId(prefix, text), notFoundCode: code, noun };
}

/** 404 for an object that does not exist, or belongs to another tenant. */
export function notFound(parameter: keyof typeof PARAMETERS, id: string): Problem {
  const { notFoundCode, noun } = PARAMETERS[parameter];
  return new Problem(notFoundCode, `There is no ${noun} "${id.slice(0, 100)}".`);
}

/** 404 for texts that cannot be ids, without asking the database. */
export function checkPathParameters(params: Record<string, string>): void {
  for (const [name, value] of Object.entries(params)) {
    if (value.includes('\0')) throw new Problem('malformed_path', 'The path has a NUL character.');
    if (isParameter(name) && !PARAMETERS[name].isValid(value)) throw notFound(name, value);
  }
}

function isParameter(name: string): name is keyof typeof PARAMETERS {
  return Object.hasOwn(PARAMETERS, name);
}
