import type { RequestContext } from '../http/define-route.ts';
import { describeOutcome, hostOf } from '../http/last-attempt.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { findSecretsInForce } from './effective-endpoint.ts';
import { refuseNewTypes, settingsOf } from './endpoint-settings.ts';
import { fittingSecret } from './fitting-secret.ts';
import type { ApplyChange } from './merge-change.ts';
import type { EndpointChange } from './schema.ts';
import { findSendable, sendable, sendAtOnce, type SentAtOnce } from './send-at-once.ts';
import type { NewSigningSecret } from './signing-secret.ts';
import type { CheckedFilters } from '@postrider/catalogue';

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
  const { attempt } = await sendAtOnce(server, { ...to, version: null, event, timeoutMs }).catch(refuse);
  const { outcome, response, error } = attempt;
  if (outcome === 'delivered') return;
  const said = response?.body ? ` It said: "${beginningOf(response.body)}".` : '';
  const why = error === null ? '' : ` (${error.message.replace(/\.$/, '')})`;
  const got = describeOutcome({ outcome, status: response?.status ?? null, errorCode: error?.code ?? null });
  throw unverified(`${hostOf(to.endpoint.url)} ${got} when it was pinged${why}.${said}`);
}

/** Never ends with half of a surrogate pair, which is no text in an answer. */
const beginningOf = (body: string): string => body.slice(0, SHOWN_CHARACTERS).replace(/\p{Surrogate}$/u, '');

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

interface Verifying<Body> {
  params: { tenantId: string; endpointId: string };
  body: Body;
  apply: ApplyChange<Body>;
  problems: CheckedFilters['problems'];
}

/** Pings an endpoint with the settings and the secrets that a change would give it. */
export async function verifyChange<Body extends EndpointChange>(
  { params, body, apply, problems }: Verifying<Body>,
  { server, now, ifMatch, caller }: RequestContext,
): Promise<VerifiedChange> {
  const { sealer } = server;
  const { row, defaults, tenant, secrets } = await findSendable(server, params, now);
  checkIfMatch(ifMatch, row);
  const stored = settingsOf(row, sealer);
  refuseNewTypes(problems, stored);
  const { from, to } = apply(body, { stored, defaults, caller, sealer });
  const endpoint = sendable(row.id, to);
  if (to.inheritsSecret) {
    const inherited = await findSecretsInForce(server.database, sealer, { row, source: to.sources.secret, now });
    await ping(server, { endpoint, tenant, secrets: inherited, now });
    return { version: row.version, secret: null };
  }
  const current = from.inheritsSecret ? undefined : secrets[0]?.secret;
  const secret = fittingSecret({ given: body.secret ?? undefined, current, from, to });
  const signing = secret === null ? secrets : [{ secret: secret.secret, expiresAt: null }];
  await ping(server, { endpoint, tenant, secrets: signing, now });
  return { version: row.version, secret };
}
