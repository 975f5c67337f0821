import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';

export function EventTypesScreen() {
  return (
    <Page title="Event types">
      <Empty title="This page is being built">Use the API or the command line until then.</Empty>
    </Page>
  );
}
