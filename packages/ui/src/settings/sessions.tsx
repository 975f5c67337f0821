import { useQuery } from '@tanstack/react-query';
import { sessionQuery, useSignOut } from '../api/session.ts';
import { Outside } from '../components/code.tsx';
import { ConfirmButton } from '../components/dialog.tsx';
import { Section } from '../components/page.tsx';
import { Time } from '../components/time.tsx';
import { Fact, Facts } from '../components/facts.tsx';

/** Who is signed in here, and the way out of every browser. */
export function Sessions() {
  const { data: session } = useQuery(sessionQuery);
  if (!session) return null;
  return (
    <Section title="Your session" aside={<SignOutEverywhere name={session.key.name} />}>
      <Facts>
        <Fact name="Signed in with the key">
          <Outside text={session.key.name} /> <code>{session.key.id}</code>
        </Fact>
        <Fact name="It may">{session.key.scopes.join(', ')}</Fact>
        <Fact name="It sees">{session.tenantId === null ? 'every tenant' : <Outside text={session.tenantId} />}</Fact>
        <Fact name="Ends">
          <Time at={session.expiresAt} />, or when nobody uses it
        </Fact>
      </Facts>
    </Section>
  );
}

function SignOutEverywhere({ name }: { name: string }) {
  const leave = useSignOut();
  return (
    <ConfirmButton
      label="Sign out everywhere…"
      title="Sign out everywhere"
      verb="Sign out everywhere"
      isDangerous
      run={async () => leave({ isEverywhere: true })}
    >
      Every browser that is signed in with the key <Outside text={name} /> is signed out, this one too. The key itself
      works on: revoke it if somebody else has it.
    </ConfirmButton>
  );
}
