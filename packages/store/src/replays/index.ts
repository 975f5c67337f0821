export type { Match, ReplayCriteria, ReplayFilter } from './criteria.ts';
export { countMatching } from './find-matching.ts';
export { takeReplayStep } from './replay-step.ts';
export {
  changeReplay,
  findReplay,
  hasRoomForReplay,
  insertReplay,
  listReplays,
  lockReplay,
  restartSilentReplays,
  type ReplayChange,
  type ReplayRow,
} from './replays.ts';
