export {
  countWakes,
  finishOutboxRows,
  extendOutboxLeases,
  takeOutboxRows,
  type OutboxRow,
  type OutboxTable,
} from './outbox-rows.ts';
export { notifyCommands, notifyQueue, COMMANDS_CHANNEL, QUEUE_CHANNEL } from './notify.ts';
