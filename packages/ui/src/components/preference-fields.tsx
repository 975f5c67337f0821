import { oneOf } from '../navigation/search-state.ts';
import { Choice } from './filters.tsx';
import { Fields } from './form.tsx';
import type { Change } from './form-or-json.tsx';
import { PRIORITIES, type Preferences } from './preference-values.ts';
import { firstQuietHours, QuietHoursFields } from './quiet-hours-fields.tsx';
import { Group, NumberField, WordsField } from './value-fields.tsx';

interface PreferenceFieldsProps {
  value: Preferences;
  /** A member that is undefined is inherited. */
  change: (part: Change<Preferences>) => void;
  /** Whose they are: a tenant has one more. */
  isOfTenant: boolean;
}

const OWN = [{ value: 'own', text: 'Set here' }] as const;
const LIMITS = [
  { member: 'perSecond', label: 'Each second' },
  { member: 'perMinute', label: 'Each minute' },
  { member: 'perHour', label: 'Each hour' },
  { member: 'perDay', label: 'Each day' },
  { member: 'burst', label: 'At once after a pause' },
] as const;
const MODES = [
  { value: 'hold', text: 'Waits for its turn' },
  { value: 'drop', text: 'Is skipped' },
] as const;

/** Every preference as fields. */
export function PreferenceFields({ value, change, isOfTenant }: PreferenceFieldsProps) {
  const inherited = inheritedOf(isOfTenant);
  const own = (member: object | null | undefined) => (member ? 'own' : undefined);
  return (
    <>
      <SingleFields value={value} change={change} isOfTenant={isOfTenant} />
      <Group title="Quiet hours">
        <Choice
          label="When nothing is sent"
          any={inherited}
          value={own(value.quietHours)}
          choices={OWN}
          change={(word) => change({ quietHours: word === 'own' ? firstQuietHours() : undefined })}
        />
        {value.quietHours ? (
          <QuietHoursFields value={value.quietHours} change={(quietHours) => change({ quietHours })} />
        ) : null}
      </Group>
      <Group title="Rate limits">
        <Choice
          label="How many attempts may begin"
          any={inherited}
          value={own(value.rateLimits)}
          choices={OWN}
          change={(word) => change({ rateLimits: word === 'own' ? {} : undefined })}
        />
        {value.rateLimits ? (
          <LimitFields value={value.rateLimits} change={(rateLimits) => change({ rateLimits })} />
        ) : null}
      </Group>
      <Group title="Event types">
        <Choice
          label="Which are sent"
          any={inherited}
          value={own(value.eventTypes)}
          choices={OWN}
          change={(word) => change({ eventTypes: word === 'own' ? {} : undefined })}
        />
        {value.eventTypes ? (
          <TypeFields value={value.eventTypes} change={(eventTypes) => change({ eventTypes })} />
        ) : null}
      </Group>
    </>
  );
}

function SingleFields({ value, change, isOfTenant }: PreferenceFieldsProps) {
  const inherited = inheritedOf(isOfTenant);
  return (
    <Fields>
      <Choice
        label="Sending"
        any={inherited}
        value={{ true: 'on', false: 'off' }[String(value.enabled)]}
        choices={['on', 'off']}
        change={(word) => change({ enabled: word === undefined ? undefined : word === 'on' })}
      />
      <Choice
        label="Lowest priority that is sent"
        any={inherited}
        value={value.minPriority ?? undefined}
        choices={PRIORITIES}
        change={(word) => change({ minPriority: oneOf(PRIORITIES, word) })}
      />
      {isOfTenant ? (
        <NumberField
          label="Attempts each hour, of all its endpoints"
          hint="Empty: no limit."
          value={value.maxPerHour}
          change={(maxPerHour) => change({ maxPerHour })}
        />
      ) : null}
    </Fields>
  );
}

const inheritedOf = (isOfTenant: boolean) => (isOfTenant ? 'The default' : 'As its tenant');

interface PartProps<Part> {
  value: Part;
  change: (value: Part) => void;
}

function LimitFields({ value, change }: PartProps<NonNullable<Preferences['rateLimits']>>) {
  return (
    <Fields>
      {LIMITS.map(({ member, label }) => (
        <NumberField
          key={member}
          label={label}
          value={value[member]}
          hint={member === 'burst' ? 'Empty: one.' : 'Empty: no limit.'}
          change={(most) => change({ ...value, [member]: most ?? null })}
        />
      ))}
      <Choice
        label="What is beyond"
        value={value.mode ?? 'hold'}
        choices={MODES}
        change={(mode) => change({ ...value, mode: mode === 'drop' ? 'drop' : 'hold' })}
      />
    </Fields>
  );
}

function TypeFields({ value, change }: PartProps<NonNullable<Preferences['eventTypes']>>) {
  const orNone = (words: string[]) => (words.length === 0 ? null : words);
  return (
    <Fields>
      <WordsField
        label="Only these"
        placeholder="order.paid, invoice.*"
        hint="Types and families, with commas between. Empty: every type."
        value={value.allow ?? []}
        change={(words) => change({ ...value, allow: orNone(words) })}
      />
      <WordsField
        label="Never these"
        placeholder="order.viewed"
        hint="Also if they are among those before. Empty: none."
        value={value.deny ?? []}
        change={(words) => change({ ...value, deny: orNone(words) })}
      />
    </Fields>
  );
}
