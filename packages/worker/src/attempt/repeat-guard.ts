import type { LoadedDelivery } from '@postrider/store/deliveries';

/** What one execution of an attempt tells, so that no later one sends unmarked what this one may have sent. */
export interface SendNotes {
  /** Whether this very attempt may have been sent before, by somebody who died with the answer. */
  mayBeRepeat(row: LoadedDelivery): boolean;
  /** Awaited before the request may leave. */
  beforeSend(row: LoadedDelivery): Promise<void>;
  /** Told when the request leaves. */
  onSend(row: LoadedDelivery): void;
  /** Told when what was sent is recorded, or its row tells that it needs no record. */
  onSettled(): void;
}

/** What an execution of a regular activity knows of the one before. */
export interface EarlierExecution {
  /** The heartbeat details that the execution before left. */
  heartbeat: unknown;
  /** The first attempt was tried as a local activity, which ended without telling how. */
  triedLocally: boolean;
  /** Keeps the attempt's name where the next execution finds it. */
  note(attempt: string): Promise<void>;
}

/**
 * Notices attempts that may have been sent before: by this process, whose record failed; by another process, which claimed
 * the delivery and died; or by an earlier execution of the same activity. `bootId` names this run of this process.
 */
export function createRepeatGuard(bootId: string) {
  /** Sent by this process and not recorded. */
  const unrecorded = new Set<string>();

  function notesOf(parts: Pick<SendNotes, 'mayBeRepeat' | 'beforeSend'>): SendNotes {
    const sent: string[] = [];
    return {
      mayBeRepeat: (row) => unrecorded.has(attemptName(row)) || parts.mayBeRepeat(row),
      beforeSend: parts.beforeSend,
      onSend(row) {
        sent.push(attemptName(row));
        unrecorded.add(attemptName(row));
      },
      onSettled() {
        for (const name of sent) unrecorded.delete(name);
      },
    };
  }

  return {
    /** Of a local activity. Temporal does not tell of executions before: its count begins at 1 again. */
    ofLocal: () =>
      notesOf({
        mayBeRepeat: ({ claim }) => claim !== null && (claim.handedOver || claim.claimedBy !== bootId),
        beforeSend: async () => undefined,
      }),
    /** Of a regular activity. */
    ofActivity: (earlier: EarlierExecution) =>
      notesOf({
        mayBeRepeat(row) {
          if (earlier.heartbeat === attemptName(row)) return true;
          const triedElsewhere = earlier.triedLocally && row.claim?.claimedBy !== bootId;
          return row.claim !== null && (triedElsewhere || row.claim.handedOver);
        },
        beforeSend: (row) => earlier.note(attemptName(row)),
      }),
  };
}

/** Which attempt an execution is about: the delivery, its generation, and how many attempts were recorded before. */
function attemptName(row: LoadedDelivery): string {
  return `${row.id}/${row.generation}/${row.attemptCount}`;
}
