import { lazy, Suspense, useId, type ReactNode } from 'react';
import { Choice } from '../components/filters.tsx';
import { Loading } from '../components/states.tsx';
import { oneOf } from '../navigation/search-state.ts';
import type { Draft, DraftRequest } from './draft.ts';
import fieldStyles from '../components/field.module.css';
import styles from './endpoints.module.css';

// Large, and needed by nobody else.
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

interface FormFieldsProps {
  /** Of the ready-made template that is used now. */
  templateName?: string | undefined;
  draft: Draft;
  mistakes: DraftRequest['mistakes'];
  change: (part: Partial<Draft>) => void;
}

const LINES = [
  { name: 'url', label: 'Address', hint: 'Where requests are sent. It must not lead into a private network.' },
  { name: 'name', label: 'Name', hint: 'For people.' },
  { name: 'description', label: 'Description', hint: '' },
  {
    name: 'eventTypes',
    label: 'Event types',
    hint: 'Types (order.paid) and families (order.*), with commas between. Empty: every type.',
  },
  { name: 'tags', label: 'Tags', hint: 'With commas between.' },
  { name: 'timeoutSeconds', label: 'Time-out in seconds', hint: 'Empty: the default of the tenant.' },
] as const;

const FORMATS = ['standard', 'raw', 'template'] as const;

export function FormFields({ templateName, draft, mistakes, change }: FormFieldsProps) {
  const { format } = draft;
  return (
    <>
      {LINES.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={hint} mistake={name === 'url' ? undefined : mistakes[name]}>
          {(ids) => (
            <input
              {...ids}
              value={draft[name]}
              spellCheck={name === 'description'}
              required={name === 'url'}
              onChange={(event) => change({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Choice
        label="Format of the body"
        value={format}
        choices={FORMATS}
        change={(value) => change({ format: oneOf(FORMATS, value) ?? 'standard' })}
      />
      {format === 'template' ? (
        <Area
          name="template"
          label="Template (JSONata)"
          hint={`From event, data, endpoint, tenant, delivery and now. Its result is the body.${templateName ? ` What you write takes the place of the ready-made template "${templateName}".` : ''}`}
          draft={draft}
          mistakes={mistakes}
          change={change}
        />
      ) : null}
      <Area
        name="filter"
        label="Filter (JSON)"
        hint={'Only events that meet it are sent: {"data.amount": {"$gte": 100}}. Empty: all.'}
        draft={draft}
        mistakes={mistakes}
        change={change}
      />
      <Area
        name="more"
        label="More members (JSON)"
        hint="auth, headers, retry, signing, metadata, notices, externalId: as in the API. They win over the fields above."
        draft={draft}
        mistakes={mistakes}
        change={change}
      />
    </>
  );
}

interface AreaProps extends FormFieldsProps {
  name: 'template' | 'filter' | 'more';
  label: string;
  hint: string;
}

function Area({ name, label, hint, draft, mistakes, change }: AreaProps) {
  return (
    <Field label={label} hint={hint} mistake={mistakes[name]}>
      {({ 'aria-describedby': describedBy }) => (
        <Suspense fallback={<Loading what="the editor" />}>
          <CodeEditor
            label={label}
            describedBy={describedBy}
            language={name === 'template' ? 'text' : 'json'}
            value={draft[name]}
            change={(text) => change({ [name]: text })}
          />
        </Suspense>
      )}
    </Field>
  );
}

interface FieldProps {
  label: string;
  hint: string;
  mistake: string | undefined;
  children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}

function Field({ label, hint, mistake, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': mistake !== undefined })}
      <p id={about} className={mistake === undefined ? fieldStyles.hint : styles.mistake}>
        {mistake ?? hint}
      </p>
    </div>
  );
}
