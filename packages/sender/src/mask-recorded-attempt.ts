import { createSecretMask, findSecrets, MASK, maskUrl } from '@postrider/domain';
import type { AttemptRecord, EndpointAuth, SigningSecret } from '@postrider/domain';
import { maskResponse } from './attempt-record.ts';
import { authHeaders } from './build-request.ts';

export type RecordedAttempt = Pick<AttemptRecord, 'request' | 'response' | 'error'>;

/** The current settings of an endpoint. */
export interface KnownCredentials {
  headers: Record<string, string>;
  auth: EndpointAuth;
  secrets: readonly SigningSecret[];
}

/** Our own headers, and those that version 0.1 sent with every request. */
const OURS = /^(webhook-.*|postrider-.*)$/i;
const ALWAYS_SENT = [/^user-agent: Postrider\/\S+$/i, /^content-type: application\/json$/i];

/**
 * Masks an attempt that version 0.1 recorded. That version masked only headers with suspicious names, and nothing in responses.
 * The masked values are known if the endpoint still has them, and the others are in the record itself. Signatures of older
 * schemes are masked too, because their header names look like any header that a person wrote.
 */
export function maskRecordedAttempt(attempt: RecordedAttempt, known: KnownCredentials | null): RecordedAttempt {
  const { request, response, error } = attempt;
  const written = Object.entries(request.headers).filter(
    ([name, value]) => !OURS.test(name) && !ALWAYS_SENT.some((sent) => sent.test(`${name}: ${value}`)),
  );
  const mask = createSecretMask(
    findSecrets({
      url: request.url,
      headerValues: [
        ...written.map(([, value]) => value).filter((value) => value !== MASK),
        ...Object.values(known === null ? {} : { ...known.headers, ...authHeaders(known.auth, null) }),
      ],
      signingSecrets: known === null ? [] : known.secrets.map(({ secret }) => secret),
    }),
  );
  const hidden = Object.fromEntries(written.map(([name]) => [name, MASK]));
  return {
    request: { ...request, url: maskUrl(request.url), headers: { ...request.headers, ...hidden } },
    response: response === null ? null : maskResponse(response, mask),
    error: error === null ? null : { ...error, message: mask.maskText(error.message) },
  };
}
