export {
  countWakes,
  finishAnnouncements,
  keepAnnouncements,
  takeAnnouncements,
  type Announcement,
} from './announcements.ts';
export { notifyCommands, notifyQueue, COMMANDS_CHANNEL, QUEUE_CHANNEL } from './notify.ts';
