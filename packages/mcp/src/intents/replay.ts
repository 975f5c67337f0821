import { callApi, type Api } from '../api/call-api.ts';
import { ToolError } from '../api/tool-error.ts';
import { endpointIdOf, tenantPath } from './find-event.ts';

const FILTERS = [
  'eventId',
  'eventType',
  'outcome',
  'responseStatus',
  'externalId',
  'tag',
  'from',
  'to',
  'status',
  'ids',
];

interface ReplaySettings {
  api: Api;
  allowWrites: boolean;
}

/** Counts what a replay would send. Sends only when the caller repeats that count, and it is still the same. */
export async function replay({ api, allowWrites }: ReplaySettings, given: Record<string, unknown>): Promise<unknown> {
  const { expectedCount, ratePerSecond, tenantId } = given;
  const path = `${tenantPath(api, tenantId)}/replays`;
  const chosen = await chosenBy(api, given);
  const body = { ...chosen, dryRun: true };
  const asked = callApi<{ matched: number; sample: unknown[] }>(api, { method: 'POST', path, body });
  const { matched, sample } = await asked.catch((error: unknown) => {
    throw error instanceof ToolError && error.code === 'insufficient_scope' ? mayNotCount(error) : error;
  });
  if (expectedCount === undefined) {
    const next = allowWrites
      ? `Nothing was sent. Show the count to the person. To send: the same arguments with expectedCount ${matched}.`
      : 'Nothing was sent, and this server may not send: it was started without --allow-writes.';
    return { dryRun: true, matched, sample, next: matched === 0 ? 'Nothing matches.' : next };
  }
  if (!allowWrites) {
    throw new ToolError('read_only', 'This server may not send.', 'A person must start it with --allow-writes.');
  }
  if (expectedCount !== matched || matched === 0) {
    const message = `${matched} match now, not ${JSON.stringify(expectedCount)}. Nothing was sent.`;
    throw new ToolError(
      'count_differs',
      message,
      'Call again without expectedCount, and show the new count to the person.',
    );
  }
  const rate = ratePerSecond === undefined ? {} : { ratePerSecond };
  return { replay: await callApi(api, { method: 'POST', path, body: { ...chosen, ...rate } }) };
}

const mayNotCount = ({ code, message }: ToolError) =>
  new ToolError(
    code,
    `Nothing was counted or sent. ${message}`,
    'To count is a part of replaying. Do not try again: list_dead_letter_groups counts dead letters with this key; to replay, a person must start this server with a key that may write.',
  );

async function chosenBy(api: Api, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { endpoint, missedSince, tenantId } = given;
  const endpointId = endpoint === undefined ? undefined : await endpointIdOf(api, { endpoint, tenantId });
  const filters = Object.fromEntries(
    FILTERS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  if (missedSince === undefined) return { filter: { ...filters, ...(endpointId !== undefined && { endpointId }) } };
  if (endpointId !== undefined && Object.keys(filters).length === 0) {
    return { missedBy: { endpointId, since: missedSince } };
  }
  const message = 'missedSince goes with endpoint, and with no other filter.';
  throw new ToolError('invalid_argument', message, 'Pass endpoint and missedSince only.');
}
