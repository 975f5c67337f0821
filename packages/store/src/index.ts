export { connect, inTransaction, type ConnectOptions, type Database, type Sql } from './database.ts';
export { migrate } from './migrate.ts';
export { createPartitions } from './partitions.ts';
export { notifyCommands, notifyQueue, COMMANDS_CHANNEL, QUEUE_CHANNEL } from './notify.ts';
export { createSealer, parseSealingKeys, sealedIn, SealBroken, type Sealer, type SealingKey } from './sealing.ts';
export {
  deliveryColumns,
  findDelivery,
  listAttempts,
  listDeliveries,
  type AttemptRow,
  type DeliveryFilter,
  type DeliveryRow,
} from './deliveries-read.ts';
