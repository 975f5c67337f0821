import type { Migration } from './migration.ts';

export const sessions: Migration = {
  name: '0032-sessions',
  async up(knex) {
    await knex.raw(`
      -- Who is signed in to the pages, as one API key. Tokens and codes are kept as hashes only.
      create table sessions (
        token_hash bytea primary key,
        key_id text collate "C" not null,
        -- Of the very key: after a rotation the session ends when the old key does.
        key_hash bytea not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        -- Moves on while the session is used, never beyond expires_at.
        idle_expires_at timestamptz not null
      );
      create index sessions_of_key on sessions (key_id, created_at);
      create index sessions_ended on sessions (idle_expires_at);

      create table sign_in_codes (
        code_hash bytea primary key,
        key_id text collate "C" not null,
        key_hash bytea not null,
        expires_at timestamptz not null
      );
    `);
  },
};
