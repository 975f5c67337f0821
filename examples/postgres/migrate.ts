import { postgresStoreSchema } from '@postrider/receiver-verify/idempotency';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();
await client.query(postgresStoreSchema());
await client.query('create table if not exists paid_orders (id text primary key, total numeric not null)');
await client.end();
