import type { EndpointSettings } from '@postrider/store/endpoints';
import type { RequestContext } from '../http/define-route.ts';
import { describeOutcome, hostOf } from '../http/last-attempt.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { completeSettings, refuseNewTypes, settingsOf } from './endpoint-settings.ts';
import { fittingSecret } from './fitting-secret.ts';
import type { EndpointInput } from './schema.ts';
import { findSendable, sendAtOnce, type SentAtOnce } from './send-at-once.ts';
import type { NewSigningSecret } from './signing-secret.ts';
import type { CheckedFilters } from '../http/event-catalogue.ts';

/** A caller waits for the ping. */
const MOST_MS = 10_000;
/** Of what the receiver answered. */
const SHOWN_CHARACTERS = 200;

/** Sends a signed `ping`. 422 unless the receiver answers it with 2xx. */
export async function ping(
  server: ServerContext,
  to: Omit<SentAtOnce, 'event' | 'timeoutMs' | 'version'>,
): Promise<void> {
  const event = { type: 'ping', data: { message: 'Postrider asks whether this endpoint takes its requests.' } };
  const timeoutMs = Math.min(to.endpoint.timeoutMs, MOST_MS);
  const { outcome, response, error } = await sendAtOnce(server, { ...to, version: null, event, timeoutMs }).catch(
    refuse,
  );
  if (outcome === 'delivered') return;
  const said = response?.body ? ` It said: "${response.body.slice(0, SHOWN_CHARACTERS)}".` : '';
  const why = error === null ? '' : ` (${error.message})`;
  const got = describeOutcome(outcome, response?.status ?? null);
  throw unverified(`${hostOf(to.endpoint.url)} ${got} when it was pinged${why}.${said}`);
}

/** A template that has no result for a ping, for example. */
function refuse(error: unknown): never {
  throw error instanceof Problem && error.code === 'request_not_buildable' ? unverified(error.message) : error;
}

function unverified(why: string): Problem {
  const detail = `${why} Nothing was stored.`;
  return new Problem('endpoint_unverified', detail, { errors: [{ pointer: '/url', detail }] });
}

/** A change that was pinged. It may be stored only while the endpoint has this version. */
export interface VerifiedChange {
  version: number;
  /** Null: the secrets stay. */
  secret: NewSigningSecret | null;
}

interface Verifying {
  params: { tenantId: string; endpointId: string };
  /** The whole endpoint as it would be, from the stored one. */
  changed: (stored: EndpointSettings) => EndpointInput;
  problems: CheckedFilters['problems'];
}

/** Pings an endpoint with the settings and the secrets that a change would give it. */
export async function verifyChange(
  { params, changed, problems }: Verifying,
  { server, now, ifMatch }: RequestContext,
): Promise<VerifiedChange> {
  const { row, tenant, secrets } = await findSendable(server, params, now);
  if (row === undefined) throw notFound('endpointId', params.endpointId);
  checkIfMatch(ifMatch, row);
  const stored = settingsOf(row, server.sealer);
  refuseNewTypes(problems, stored);
  const input = changed(stored);
  const settings = completeSettings(input, stored);
  const secret = fittingSecret({ given: input.secret, current: secrets[0]?.secret, from: stored, to: settings });
  const signing = secret === null ? secrets : [{ secret: secret.secret, expiresAt: null }];
  await ping(server, { endpoint: { id: row.id, ...settings }, tenant, secrets: signing, now });
  return { version: row.version, secret };
}
