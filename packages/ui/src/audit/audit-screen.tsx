import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';

export function AuditScreen() {
  return (
    <Page title="Audit log">
      <Empty title="This page is being built">Use the API or the command line until then.</Empty>
    </Page>
  );
}
