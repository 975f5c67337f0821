import type { Route } from '../http/define-route.ts';
import { replayCommands } from './command-replays.ts';
import {
  cancelDeliveries,
  createReplay,
  discardDeadLetters,
  retryDeadLetters,
  retryDeliveries,
} from './create-replay.ts';
import { getReplay, listReplaysRoute } from './read-replays.ts';

export const replayRoutes: readonly Route[] = [
  createReplay,
  listReplaysRoute,
  getReplay,
  ...replayCommands,
  retryDeadLetters,
  discardDeadLetters,
  retryDeliveries,
  cancelDeliveries,
];
