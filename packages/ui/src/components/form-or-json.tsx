import { useState, type ReactNode } from 'react';
import { useAction } from '../api/queries.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Form, FormButtons, TextArea } from './form.tsx';
import { objectIn } from './json-text.ts';
import { Failed } from './states.tsx';
import { Views } from './views.tsx';

/** Some members of a value. One that is undefined is taken away. */
export type Change<Value> = { [Member in keyof Value]?: Value[Member] | undefined };

interface FormOrJsonProps<Value extends object> {
  title: string;
  /** What the values do, above the fields. */
  about: ReactNode;
  /** What is stored now. */
  stored: Value;
  /** The value that a text means, if the fields can show it. */
  read: (value: object) => Value | undefined;
  renderFields: (value: Value, change: (part: Change<Value>) => void) => ReactNode;
  save: (value: Value) => Promise<unknown>;
  close: () => void;
}

const VIEWS = ['form', 'json'] as const;

/** Settings as fields, or as the JSON that the API takes: two views of one text. */
export function FormOrJson<Value extends object>(props: FormOrJsonProps<Value>) {
  const { title, about, stored, read, renderFields, save, close } = props;
  const [text, setText] = useState(() => textOf(stored));
  const [chosen, choose] = useState<(typeof VIEWS)[number]>('form');
  const object = objectOrNothing(text);
  const value = object && read(object);
  const view = value === undefined ? 'json' : chosen;
  const change = useAction(async () => {
    // What the fields cannot show goes as it is: the API says what is wrong with it.
    await save(objectIn(text, 'This') as Value);
    close();
  });
  return (
    <Dialog title={title} isOpen isWide close={close}>
      <Form submit={() => change.mutate()}>
        <p>{about}</p>
        <Views
          label="Show as"
          views={[
            { value: 'form', text: 'Fields', isDisabled: value === undefined },
            { value: 'json', text: 'JSON' },
          ]}
          value={view}
          change={choose}
        />
        {view === 'form' && value ? (
          renderFields(value, (part) => setText(textOf(withoutNothing({ ...value, ...part }))))
        ) : (
          <TextArea
            label="The settings, as JSON"
            rows={16}
            required
            value={text}
            aria-invalid={object === undefined}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {change.error ? <Failed error={change.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={change.isPending}>
            Save
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}

const textOf = (value: object) => JSON.stringify(value, null, 2);

/** Members that are undefined are not there. */
function withoutNothing(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

function objectOrNothing(text: string): object | undefined {
  try {
    return objectIn(text, 'This');
  } catch {
    return undefined;
  }
}
