import type { Schemas } from '../api/types.ts';

interface Words {
  verb: string;
  doing: string;
  done: string;
  /** Otherwise it cancels. */
  sends: boolean;
}

/** What replays do with what they match. */
export const REPLAY_ACTIONS: Record<Schemas['Replay']['action'], Words> = {
  send: { verb: 'Send again', doing: 'Sending again', done: 'Sent', sends: true },
  retry: { verb: 'Send now', doing: 'Sending now', done: 'Sent', sends: true },
  discard: { verb: 'Discard', doing: 'Discarding', done: 'Discarded', sends: false },
  cancel: { verb: 'Cancel', doing: 'Cancelling', done: 'Cancelled', sends: false },
};
