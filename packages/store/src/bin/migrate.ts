import { migrate } from '../sql/migrate.ts';

const databaseUrl = process.env['POSTRIDER_DATABASE_URL'];
if (databaseUrl === undefined || databaseUrl === '') {
  console.error(
    'POSTRIDER_DATABASE_URL is not set. Give the address of the database, e.g. postgres://user:password@host:5432/postrider',
  );
  process.exit(1);
}
const steps = await migrate(databaseUrl);
console.log(steps.length === 0 ? 'The schema is up to date.' : `Migrated: ${steps.join(', ')}.`);
