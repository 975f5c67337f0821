import type { Schemas } from '../api/types.ts';
import { Outside } from './code.tsx';
import { Time } from './time.tsx';

/** Since when an endpoint fails, why, and what happens if that goes on. */
export function FailingSince({ health }: { health: Schemas['Endpoint']['health'] }) {
  return (
    <>
      It began to fail <Time at={health.failingSince} />: <Outside text={health.lastError ?? 'no answer'} />.{' '}
      {health.disableAt === null ? null : (
        <>
          It is disabled <Time at={health.disableAt} /> if nothing arrives before.
        </>
      )}
    </>
  );
}
