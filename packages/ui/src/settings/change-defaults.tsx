import { useState } from 'react';
import { callScoped } from '../api/call-api.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Form, FormButtons, TextArea } from '../components/form.tsx';
import { Failed } from '../components/states.tsx';

interface ChangeDefaultsProps {
  etag: string | undefined;
  values: Schemas['Defaults'];
  close: () => void;
}

/** The members as JSON: what the API takes and describes. */
export function ChangeDefaults({ etag: ifMatch, values, close }: ChangeDefaultsProps) {
  const scope = useScope();
  const { timeoutMs, retry, headers, signing, format } = values;
  const [text, setText] = useState(() => JSON.stringify({ timeoutMs, retry, headers, signing, format }, null, 2));
  const change = useAction(async () => {
    const body = membersOf(text);
    await callScoped(scope, ['patch', '/defaults'], { body, ifMatch });
    close();
  });
  return (
    <Dialog title="Change the defaults" isOpen close={close}>
      <Form submit={() => change.mutate()}>
        <p>
          It changes every endpoint that does not say otherwise itself, from the next attempt on. <code>null</code> is
          the default of what is above: the deployment, or Postrider.
        </p>
        <TextArea
          label="The defaults, as JSON"
          rows={16}
          required
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {change.error ? <Failed error={change.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={change.isPending}>
            Change
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}

function membersOf(text: string): Schemas['DefaultsChange'] {
  try {
    // The API says what is wrong with it.
    return JSON.parse(text) as Schemas['DefaultsChange'];
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new ApiProblem({ title: 'This is not JSON', detail: `${why}. Correct it and try again.` });
  }
}
