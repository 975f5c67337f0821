import type { ChangeKind, DeliveryStatus, Outcome } from '@postrider/domain';
import type { ChangeRow } from '@postrider/store/changes';

/** Why a stream ends, in its last message. */
export type EndReason = 'draining' | 'too_slow' | 'key_ended' | 'cursor_expired';

/** The data of a message. Small: it has no payload, no address and no secret. */
interface ChangeData {
  kind: ChangeKind;
  at: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  deliveryId: string;
  endpointId: string;
  endpointName: string | null;
  test: boolean;
  status: DeliveryStatus;
  reason: string | null;
  until: string | null;
  attempt: {
    number: number;
    outcome: Outcome;
    responseStatus: number | null;
    durationMs: number | null;
  } | null;
}

export function presentChange(row: ChangeRow): ChangeData {
  const { kind, tenantId, eventId, eventType, deliveryId, endpointId, endpointName, test, status, reason } = row;
  return {
    kind,
    at: row.at.toISOString(),
    tenantId,
    eventId,
    eventType,
    deliveryId,
    endpointId,
    endpointName,
    test,
    status,
    reason,
    until: row.until?.toISOString() ?? null,
    attempt:
      row.attempt === null || row.outcome === null
        ? null
        : {
            number: row.attempt,
            outcome: row.outcome,
            responseStatus: row.responseStatus,
            durationMs: row.durationMs,
          },
  };
}

/** A message of the stream: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export const messageOf = (cursor: string, event: string, data: object): string =>
  `id: ${cursor}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** All clients of a process get the same text. */
const written = new WeakMap<ChangeRow, string>();

export function messageOfChange(row: ChangeRow, cursors: { write(position: number): string }): string {
  let message = written.get(row);
  if (message === undefined) {
    message = messageOf(cursors.write(row.position), row.kind, presentChange(row));
    written.set(row, message);
  }
  return message;
}

/** How long a client waits before it connects again. */
const RETRY_MS = 1_000;

// These have no data: nobody is told of them, but the client keeps the cursor.
export const openingOf = (cursor: string): string => `: following\nretry: ${RETRY_MS}\nid: ${cursor}\n\n`;
export const heartbeatOf = (cursor: string): string => `: still here\nid: ${cursor}\n\n`;

/** The last message. It names where to go on. */
export const endOf = (cursor: string, reason: EndReason): string => messageOf(cursor, 'end', { reason, cursor });
