import { MASK, SETTING_SOURCES } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../../http/instants.ts';
import { formatAnswer, retryAnswer, secretsAnswer, signingAnswer } from '../answer-schema.ts';
import { sharedSettings } from '../schema.ts';

export const defaultsChange = z
  .strictObject({
    ...sharedSettings,
    secret: z.string().min(1).max(512).nullish().meta({
      description:
        'Write-only: one signing secret for all endpoints that inherit it, in the form that `signing` asks for. It replaces the old one at once; `rotate-secret` lets both overlap. Null: share none.',
    }),
  })
  .meta({
    id: 'DefaultsChange',
    description: 'What is left out stays; what is given replaces that member whole; null unsets it.',
  });

export type DefaultsChange = z.output<typeof defaultsChange>;

const headersAnswer = z
  .record(z.string(), z.string())
  .meta({ description: `Values read \`${MASK}\`, unless they are made of \`{{…}}\` alone.` });

export const defaultsAnswer = z
  .object({
    retry: retryAnswer.nullable(),
    timeoutMs: z.number().int().nullable(),
    headers: headersAnswer.nullable(),
    signing: signingAnswer.nullable(),
    format: formatAnswer.nullable(),
    publicKey: z.string().nullable(),
    secrets: secretsAnswer,
    updatedAt: instant.nullable().meta({ description: 'When they were last changed. Null: never.' }),
  })
  .meta({
    id: 'Defaults',
    description: 'What endpoints inherit, each member by itself. Null: not set here; the next level decides.',
  });

export const rotatedDefaultAnswer = z
  .object({
    secret: z.string().nullable().meta({
      description: 'Shown here only. Null for `standard_ed25519`, and where you brought it yourself.',
    }),
    publicKey: z.string().nullable(),
    previousSecretExpiresAt: instant.nullable().meta({
      description: 'When the old secret stops signing. Null: there was none.',
    }),
  })
  .meta({ id: 'RotatedDefaultSecret' });

const memberOf = <Value extends z.ZodType>(value: Value) =>
  z.object({
    value,
    source: z.enum(SETTING_SOURCES).meta({ description: 'The level that sets it.' }),
  });

export const effectiveAnswer = z
  .object({
    retry: memberOf(retryAnswer),
    timeoutMs: memberOf(z.number().int()),
    headers: memberOf(headersAnswer),
    signing: memberOf(signingAnswer),
    secret: memberOf(z.string().meta({ description: `Always reads \`${MASK}\`.` })).meta({
      description: 'The signing secret. From `built_in`: it has none.',
    }),
    format: memberOf(formatAnswer),
    trustsDeployment: memberOf(z.boolean().meta({ description: 'A fact of the endpoint, never inherited.' })).meta({
      description:
        "Whether it may inherit the secret and values of headers from the deployment. False where a tenant's key gave its URL, and for endpoints from before there were defaults. True again once an operator's key changes `url`.",
    }),
  })
  .meta({ id: 'EffectiveSettings', description: 'What an endpoint inherits or sets, and which level each is from.' });
