import { wholeRetention, type Retention } from '@postrider/domain';
import { invalidBody } from '../http/problem.ts';
import type { RetentionInput } from './schema.ts';

/** The limits of a tenant. 422 if they are longer than those of the deployment, which removes the records anyway. */
export function checkRetention(input: RetentionInput, deployment: Retention): Retention | null {
  const wanted = wholeRetention(input ?? {});
  const problems = (['days', 'deadLetterDays'] as const).flatMap((member) => {
    const [own, most] = [wanted?.[member] ?? null, deployment[member]];
    if (own === null || most === null || own <= most) return [];
    return [{ pointer: `/retention/${member}`, detail: `Must be at most ${most}: the deployment keeps none longer.` }];
  });
  if (problems.length > 0) throw invalidBody(problems);
  return wanted;
}
