import type { Schemas } from '../api/types.ts';

interface Words {
  /** Of its page. */
  title: string;
  verb: string;
  doing: string;
  done: string;
  /** Otherwise it cancels. */
  sends: boolean;
}

/** What replays do with what they match. */
export const REPLAY_ACTIONS: Record<Schemas['Replay']['action'], Words> = {
  send: { title: 'Replay', verb: 'Send again', doing: 'Sending again', done: 'Sent', sends: true },
  retry: { title: 'Send now', verb: 'Send now', doing: 'Sending now', done: 'Sent', sends: true },
  discard: { title: 'Discard', verb: 'Discard', doing: 'Discarding', done: 'Discarded', sends: false },
  cancel: { title: 'Cancel deliveries', verb: 'Cancel', doing: 'Cancelling', done: 'Cancelled', sends: false },
};
