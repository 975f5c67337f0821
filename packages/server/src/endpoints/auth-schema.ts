import { HEADER_NAME_PATTERN, MASK } from '@postrider/domain';
import * as z from 'zod';
import { textOf } from '../http/text-schema.ts';

// `auth` of an endpoint in a request. Its write-only members are those of `schema.ts`.

/** `completeSettings` refuses reserved names. */
export const headerName = z.string().min(1).max(256).meta({ pattern: HEADER_NAME_PATTERN.source });

export const urlText = z.string().min(1).max(2_048).meta({ example: 'https://example.com/webhooks' });

const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Part of a header: printable ASCII. The mask passes, because it stands for the stored value. */
const credential = z
  .string()
  .refine(
    (text) => text === MASK || (text.length <= 4_096 && HEADER_VALUE.test(text)),
    'Must be 1–4096 printable ASCII characters, without spaces at the ends.',
  )
  .optional()
  .meta({
    pattern: `^([\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?|${MASK})$`,
    maxLength: 4_096,
    description:
      'Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays.',
  });

/** A part of a form. RFC 6749, Appendix A, has printable ASCII; some servers have more. */
const formText = (max: number) =>
  textOf({ min: 1, max, form: { pattern: /^\P{Cc}*$/u, message: 'Must not have control characters.' } });

const oauth2Input = z.strictObject({
  type: z.literal('oauth2'),
  tokenUrl: urlText.meta({
    example: 'https://auth.example.com/oauth/token',
    description:
      'Where access tokens are fetched (client credentials, RFC 6749 §4.4). Checked as `url` is. Redirects are not followed.',
  }),
  clientId: formText(1_000),
  clientSecret: formText(4_096).optional().meta({
    description:
      'Write-only: shown masked. Needed at first, and when `tokenUrl`, `clientId`, or the scheme, host or port of the URL change; else, left out or masked, it stays.',
  }),
  scope: z
    .string()
    .max(2_000)
    .regex(
      /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/,
      'Must be names separated by single spaces (RFC 6749 §3.3).',
    )
    .optional()
    .meta({ example: 'webhooks.write' }),
  audience: formText(2_048).optional(),
  clientAuth: z.enum(['basic', 'body']).default('basic'),
});

export const authInput = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('bearer'), token: credential }),
    z.strictObject({ type: z.literal('api_key'), header: headerName, value: credential }),
    z.strictObject({
      type: z.literal('basic'),
      username: textOf({
        max: 255,
        form: { pattern: /^[^:\p{Cc}]*$/u, message: 'Must not have colons or control characters (RFC 7617).' },
      }),
      password: textOf({
        max: 4_096,
        form: { pattern: /^\P{Cc}*$/u, message: 'Must not have control characters.' },
      })
        .optional()
        .meta({
          description:
            'Write-only: shown masked. Needed at first, and when the URL gets another scheme, host or port; else, left out or masked, it stays.',
        }),
    }),
    oauth2Input,
  ],
  { error: 'Must have the type none, bearer, api_key, basic or oauth2; mtls is not supported yet.' },
);

export type AuthInput = z.output<typeof authInput>;
