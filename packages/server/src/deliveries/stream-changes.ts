import type { DeliveryStatus } from '@postrider/domain';
import type { ChangeRow, Followed } from '@postrider/store/changes';
import { defineStreamRoute, type RouteContext } from '../http/define-route.ts';
import { EXAMPLE } from '../http/examples.ts';
import { invalidCursor } from '../http/pagination.ts';
import { Problem } from '../http/problem.ts';
import {
  endOf,
  heartbeatOf,
  messageOf,
  messageOfChange,
  openingOf,
  presentChange,
  type EndReason,
} from './change-messages.ts';
import { changeStreamQuery } from './schema.ts';

/** A key that another server revoked ends its streams after about so long. */
const CHECK_KEY_MS = 5_000;
/** A client that reads nothing for so long is cut off: it would soon miss more than the memory holds. */
const STALLED_AFTER_MS = 30_000;

const EXAMPLE_CURSOR = 'q0Jx8cQm1Zs0Y3nT5VbK2g';

export const streamChanges = defineStreamRoute({
  path: '/v1/tenants/{tenantId}/stream',
  name: 'streamChanges',
  group: 'deliveries',
  summary: "Follow what happens to a tenant's deliveries",
  description:
    'Server-sent events: one message for each change of a delivery, in the order in which the changes of a delivery happened, each once. The `id` of a message is a cursor: with it, as `after` or in `Last-Event-ID`, a client goes on after a cut without a gap. A comment with the current cursor comes at least every 15 seconds. The message `end` says why the server ends the stream. docs/stream.md tells more.',
  scope: 'read',
  query: changeStreamQuery,
  resumable: true,
  errors: ['invalid_cursor', 'cursor_expired', 'too_many_streams'],
  answer: {
    description: 'The changes, as they happen.',
    streams: [
      {
        contentType: 'text/event-stream',
        example: messageOf(
          EXAMPLE_CURSOR,
          'delivered',
          presentChange({
            position: 1,
            kind: 'delivered',
            at: new Date(EXAMPLE.deliveredAt),
            tenantId: EXAMPLE.tenantId,
            eventId: EXAMPLE.eventId,
            eventType: EXAMPLE.eventType,
            deliveryId: EXAMPLE.deliveryId,
            endpointId: EXAMPLE.endpointId,
            endpointName: EXAMPLE.endpointName,
            test: false,
            status: 'delivered',
            reason: null,
            until: null,
            attempt: 1,
            outcome: 'delivered',
            responseStatus: 204,
            durationMs: 63,
          }),
        ),
      },
    ],
  },
  async handle({ params: { tenantId }, query: { after, ...filter } }, context) {
    const { changes, streamPlaces } = context.server;
    const cursors = await changes.cursors();
    let position = await findStart(context, after);
    const release = streamPlaces.take(tenantId);
    const now = () => cursors.write(position);
    return {
      contentType: 'text/event-stream; charset=utf-8',
      headers: { 'X-Accel-Buffering': 'no' },
      async *pieces(signal) {
        yield openingOf(now());
        for await (const next of beats({ context, after: position, tenantId: tenantId ?? null, signal })) {
          if (next.kind === 'ended') {
            yield endOf(now(), next.reason);
            return;
          }
          position = next.position;
          const wanted = next.changes.filter((row) => matches(row, { ...filter, tenantId }));
          const text = wanted.map((row) => messageOfChange(row, cursors));
          if (text.length > 0) yield text.join('');
          else if (next.isBeat) yield heartbeatOf(now());
        }
      },
      stalledAfterMs: STALLED_AFTER_MS,
      lastWords: () => endOf(now(), 'too_slow'),
      release,
    };
  },
});

/** The position behind which a stream begins. */
async function findStart({ server, lastEventId }: RouteContext, after: string | undefined): Promise<number> {
  const { changes } = server;
  // A browser sends both after a cut: the query is that of its first request.
  const cursor = lastEventId ?? after;
  const [cursors, { last, forgottenTo }] = await Promise.all([changes.cursors(), changes.bounds()]);
  if (cursor === undefined) return last;
  const position = cursors.read(cursor);
  if (position === undefined) throw invalidCursor();
  if (position < forgottenTo) {
    throw new Problem('cursor_expired', 'The changes that followed this cursor are not kept any more.');
  }
  if (position > last) {
    throw new Problem('cursor_expired', 'This cursor is from after the backup that the database was restored from.');
  }
  return position;
}

type Beat =
  | { kind: 'changes'; changes: readonly ChangeRow[]; position: number; isBeat: boolean }
  | { kind: 'ended'; reason: EndReason };

const REASONS: Record<Exclude<Followed['kind'], 'changes'>, EndReason> = {
  closed: 'draining',
  forgotten: 'cursor_expired',
  too_slow: 'too_slow',
};

interface Following {
  context: RouteContext;
  after: number;
  tenantId: string | null;
  signal: AbortSignal;
}

/** The changes, with a beat now and then, until the stream must end. */
async function* beats({ context, ...follower }: Following): AsyncGenerator<Beat, void, undefined> {
  const { server, isStillAllowed } = context;
  const beatMs = server.streamHeartbeatMs;
  const checkMs = Math.min(CHECK_KEY_MS, beatMs / 3);
  let [beaten, checked] = [performance.now(), performance.now()];
  for await (const next of server.changes.follow({ ...follower, idleMs: checkMs })) {
    if (next.kind !== 'changes') {
      yield { kind: 'ended', reason: REASONS[next.kind] };
      return;
    }
    const at = performance.now();
    if (at - checked >= checkMs) {
      checked = at;
      if (!(await isStillAllowed())) {
        yield { kind: 'ended', reason: 'key_ended' };
        return;
      }
    }
    const isBeat = at - beaten >= beatMs - checkMs;
    if (isBeat) beaten = at;
    yield { ...next, isBeat };
  }
}

interface Filter {
  tenantId: string | undefined;
  endpointId?: string | undefined;
  eventType?: string | undefined;
  status?: DeliveryStatus | undefined;
  test?: boolean | undefined;
}

function matches(row: ChangeRow, { tenantId, endpointId, eventType, status, test }: Filter): boolean {
  return (
    (tenantId === undefined || row.tenantId === tenantId) &&
    (endpointId === undefined || row.endpointId === endpointId) &&
    (eventType === undefined || row.eventType === eventType) &&
    (status === undefined || row.status === status) &&
    (test === undefined || row.test === test)
  );
}
