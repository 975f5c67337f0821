import type { LoadedDelivery } from '@postrider/store/deliveries';

/** What names an attempt, before the delivery is loaded for it. */
export type NextAttempt = Pick<LoadedDelivery, 'id' | 'generation' | 'attemptCount'>;

/** What one execution notes about its request, so that a later execution marks the same request as a possible repeat. */
export interface SendNotes {
  /** Whether this very attempt may have been sent before, by a process that died before it recorded the answer. */
  mayBeRepeat(delivery: LoadedDelivery): boolean;
  /** Await it before the request may leave. */
  beforeSend: (next: NextAttempt) => Promise<void>;
  /** Await it if the request will not leave in this execution after all. */
  withdraw: (next: NextAttempt) => Promise<void>;
  /** Call it when the request leaves. */
  onSend(delivery: LoadedDelivery): void;
  /** Call it when the sent request is recorded, or needs no record. */
  onSettled(): void;
}

/** What an execution of a regular activity knows about the execution before it. */
export interface EarlierExecution {
  /** The heartbeat details of the execution before. */
  heartbeat: unknown;
  /** The first attempt was tried as a local activity, which ended without a result. */
  triedLocally: boolean;
  /** Stores the name of the attempt where the next execution finds it. */
  note(attemptName: string): Promise<void>;
}

/**
 * Detects attempts that may have been sent before: by this process, if its record failed; by another process that claimed
 * the delivery and died; or by an earlier execution of the same activity. `bootId` names this run of this process.
 */
export function createRepeatGuard(bootId: string) {
  /** The names of attempts that this process sent but did not record. */
  const unrecorded = new Set<string>();

  function notesOf(parts: Pick<SendNotes, 'mayBeRepeat' | 'beforeSend' | 'withdraw'>): SendNotes {
    const sent: string[] = [];
    return {
      mayBeRepeat: (delivery) => unrecorded.has(nameOf(delivery)) || parts.mayBeRepeat(delivery),
      beforeSend: parts.beforeSend,
      withdraw: parts.withdraw,
      onSend(delivery) {
        sent.push(nameOf(delivery));
        unrecorded.add(nameOf(delivery));
      },
      onSettled() {
        for (const name of sent) unrecorded.delete(name);
      },
    };
  }

  return {
    /** For a local activity. Temporal does not report earlier executions: its count begins at 1 again. */
    ofLocal: () =>
      notesOf({
        mayBeRepeat: ({ claim }) => claim !== null && (claim.handedOver || claim.claimedBy !== bootId),
        beforeSend: async () => undefined,
        withdraw: async () => undefined,
      }),
    /** For a regular activity. */
    ofActivity: (earlier: EarlierExecution) =>
      notesOf({
        mayBeRepeat(delivery) {
          if (earlier.heartbeat === nameOf(delivery)) return true;
          const triedElsewhere = earlier.triedLocally && delivery.claim?.claimedBy !== bootId;
          return delivery.claim !== null && (triedElsewhere || delivery.claim.handedOver);
        },
        beforeSend: (next) => earlier.note(nameOf(next)),
        async withdraw(next) {
          // An execution before this one may have sent it.
          if (earlier.heartbeat !== nameOf(next)) await earlier.note(NOTHING_SENT);
        },
      }),
  };
}

/** No attempt has this name. */
const NOTHING_SENT = 'nothing was sent';

/** Names an attempt by the delivery, its generation, and the number of attempts recorded before it. */
function nameOf({ id, generation, attemptCount }: NextAttempt): string {
  return `${id}/${generation}/${attemptCount}`;
}
