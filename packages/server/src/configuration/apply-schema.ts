import * as z from 'zod';
import type { ConfigurationDocument } from './document-schema.ts';
import { passphrase } from './sealed-box-schema.ts';

export function applyInput(document: z.ZodType<ConfigurationDocument>) {
  return z
    .strictObject({
      document: document.meta({ description: 'What people have set. What it leaves out stays.' }),
      passphrase: passphrase
        .nullish()
        .meta({ description: 'What `secrets` of the document was sealed with. Without it, they are not read.' }),
      dryRun: z.boolean().nullish().meta({ description: 'True: the answer has the plan, and nothing is changed.' }),
    })
    .meta({ id: 'ConfigurationChange' });
}

const memberChange = z
  .object({
    member: z.string().meta({ description: 'The name of the member.' }),
    before: z.unknown().meta({ description: 'What it was. Null for what is new.' }),
    after: z.unknown().meta({ description: 'What it is now. Null: the default.' }),
  })
  .meta({ id: 'MemberChange', description: 'What becomes of a member. Secrets are masked.' });

const planEntry = z
  .object({
    action: z.enum(['create', 'update', 'delete', 'none']).meta({ description: '`none`: it is so already.' }),
    resource: z
      .object({
        type: z.enum(['event_type', 'defaults', 'tenant', 'endpoint', 'schedule']).meta({ description: 'What it is.' }),
        tenantId: z
          .string()
          .nullable()
          .meta({ description: 'Whose it is. Null: of the deployment, or a tenant itself.' }),
        id: z.string().nullable().meta({ description: 'Its id. Null: it has none.' }),
        externalId: z.string().nullable().meta({ description: "The app's own id of an endpoint." }),
        name: z.string().nullable().meta({ description: 'Its name. Null: none.' }),
      })
      .meta({ description: 'Which resource it is.' }),
    changes: z.array(memberChange).meta({ description: 'The members that change.' }),
    warnings: z.array(z.string()).meta({ description: 'What a person should look at.' }),
  })
  .meta({ id: 'PlanEntry', description: 'What becomes of one resource.' });

export const planAnswer = z
  .object({
    dryRun: z.boolean().meta({ description: 'Nothing was changed.' }),
    plan: z.array(planEntry).meta({ description: 'In the order in which it is done.' }),
    warnings: z.array(z.string()).meta({ description: 'About the document as a whole.' }),
  })
  .meta({ id: 'ConfigurationPlan', description: 'What an import did or, with `dryRun`, would do.' });
