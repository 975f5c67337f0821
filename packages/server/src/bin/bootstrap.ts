import { createSignInCode } from '@postrider/store/sessions';
import { connect } from '@postrider/store/sql';
import { bootstrap } from '../bootstrap.ts';

const databaseUrl = process.env['POSTRIDER_DATABASE_URL'];
const adminKey = process.env['POSTRIDER_BOOTSTRAP_ADMIN_KEY'] || undefined;
const wantsSignIn = process.env['POSTRIDER_BOOTSTRAP_SIGN_IN'] === 'true';
const SIGN_IN_MS = 15 * 60_000;

if (!databaseUrl) {
  console.error('POSTRIDER_DATABASE_URL is required.');
  process.exitCode = 1;
} else if (adminKey !== undefined && !/^pr_[A-Za-z0-9_-]{27,200}$/.test(adminKey)) {
  console.error(
    'POSTRIDER_BOOTSTRAP_ADMIN_KEY must be pr_ and 27–200 random characters of A-Z a-z 0-9 _ - (160 bits or more).',
  );
  process.exitCode = 1;
} else {
  const database = connect(databaseUrl, { maxConnections: 1, applicationName: 'postrider-bootstrap' });
  try {
    const now = new Date();
    const made = await bootstrap(database, { adminKey, now });
    const expiresAt = new Date(now.getTime() + SIGN_IN_MS);
    const signInCode = wantsSignIn ? await createSignInCode(database, { key: adminKey, expiresAt, now }) : undefined;
    console.log(JSON.stringify({ ...made, signInCode }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await database.end();
  }
}
