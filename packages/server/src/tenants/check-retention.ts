import type { Retention } from '@postrider/domain';
import { invalidBody } from '../http/problem.ts';
import type { RetentionInput } from './schema.ts';

/** The limits of a tenant. 422 if they are longer than those of the deployment, which removes the records anyway. */
export function checkRetention(input: RetentionInput, deployment: Retention): Retention | null {
  const { days = null, deadLetterDays = null } = input ?? {};
  const wanted = { days, deadLetterDays };
  const problems = (['days', 'deadLetterDays'] as const).flatMap((member) => {
    const [own, most] = [wanted[member], deployment[member]];
    if (own === null || most === null || own <= most) return [];
    return [{ pointer: `/retention/${member}`, detail: `Must be at most ${most}: the deployment keeps none longer.` }];
  });
  if (problems.length > 0) throw invalidBody(problems);
  return days === null && deadLetterDays === null ? null : wanted;
}
