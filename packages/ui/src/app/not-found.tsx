import { Page } from '../components/page.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';

export function NotFound() {
  return (
    <main>
      <Page title="There is no such page">
        <p>
          <RouteLink to={paths.overview}>Go to the overview</RouteLink>
        </p>
      </Page>
    </main>
  );
}
