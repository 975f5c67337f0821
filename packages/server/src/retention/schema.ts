import * as z from 'zod';
import { instant } from '../http/instants.ts';

const count = z.number().int();
const daysOf = (what: string) => count.nullable().meta({ description: `${what} Null: for ever.` });

const run = z
  .object({
    startedAt: instant,
    finishedAt: instant.nullable().meta({ description: 'Null: it still runs.' }),
    removed: z
      .object({
        deliveries: count.meta({ description: 'One by one, with their attempts.' }),
        events: count.meta({ description: 'One by one.' }),
        auditEntries: count.meta({ description: 'Entries of the audit, one by one.' }),
        partitions: z
          .array(z.string())
          .meta({ description: 'Whole weeks of a table that were dropped; their records are not counted.' }),
      })
      .meta({ description: 'What is gone.' }),
    busyPartitions: z
      .array(z.string())
      .meta({ description: 'Partitions that others used all the time. The next run tries again.' }),
  })
  .meta({ id: 'RetentionRun', description: 'A run that removed old records.' });

export const retentionAnswer = z
  .object({
    days: daysOf('Events and ended deliveries are kept for so many days after they were accepted.'),
    deadLetterDays: daysOf('Dead letters are kept for so many days after they died, and no shorter than `days`.'),
    auditDays: daysOf('Entries of the audit are kept for so many days.'),
    nextRunAt: instant.meta({ description: 'When old records are removed next: at 02:00 UTC.' }),
    requestedAt: instant
      .nullable()
      .meta({ description: 'When somebody asked for a run that has not been started yet. Null: nobody.' }),
    running: run.nullable().meta({ description: 'The run that goes on. Null: none.' }),
    lastRun: run.nullable().meta({ description: 'The last run that has finished. Null: none has.' }),
    diskBytes: count.meta({ description: 'Of all tables, with their indexes.' }),
    disk: z
      .array(
        z.object({
          table: z.string().meta({ description: 'Its name in Postgres.' }),
          bytes: count.meta({ description: 'With indexes and large values.' }),
          rows: count.meta({ description: 'An estimate of Postgres.' }),
          partitions: count.meta({ description: 'How many parts it has, one for each week; 0: it has none.' }),
        }),
      )
      .meta({ description: 'The largest table first.' }),
  })
  .meta({ id: 'Retention', description: 'How long records are kept, and what they take on the disk.' });
