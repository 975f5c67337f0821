import pg from 'pg';
import { expect, test } from 'vitest';
import { connect } from '../sql/database.ts';
import { COMMANDS_CHANNEL, notifyCommands, notifyQueue, QUEUE_CHANNEL } from './notify.ts';
import { createTestDatabase } from '../testing.ts';

test('listeners are notified, and many calls at once share few notifications, the last call included', async () => {
  const { url, drop } = await createTestDatabase();
  const listener = new pg.Client({ connectionString: url });
  await listener.connect();
  const heard: string[] = [];
  listener.on('notification', ({ channel }) => heard.push(channel));
  await listener.query(`listen ${QUEUE_CHANNEL}`);
  await listener.query(`listen ${COMMANDS_CHANNEL}`);
  const database = connect(url, { maxConnections: 5, applicationName: 'test' });
  for (let i = 0; i < 1_000; i++) notifyQueue(database);
  notifyCommands(database);
  await expect.poll(() => heard.filter((each) => each === QUEUE_CHANNEL).length).toBe(2);
  await expect.poll(() => heard.filter((each) => each === COMMANDS_CHANNEL).length).toBe(1);
  notifyQueue(database);
  await expect.poll(() => heard.filter((each) => each === QUEUE_CHANNEL).length).toBe(3);
  await listener.end();
  await database.end();
  // Nobody awaits it, so it must not reject either.
  notifyQueue(database);
  await drop();
});
