export {
  countWakes,
  finishAnnouncements,
  keepAnnouncements,
  takeAnnouncements,
  type Announcement,
} from './announcements.ts';
export { notifyCommands, notifyQueue, COMMANDS_CHANNEL, QUEUE_CHANNEL } from './notify.ts';
export { cancelResting, wakeHeld, type HeldDelivery, type SweepProgress } from './sweep-endpoint.ts';
export { findFinished, restartDelivery, sweepForgottenHolds, takeOverdue, type OverdueDelivery } from './watch.ts';
