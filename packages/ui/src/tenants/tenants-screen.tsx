import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { Empty } from '../components/states.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink, useGoTo } from '../navigation/route-link.tsx';
import { NewTenant } from './edit-tenant.tsx';

type Tenant = Schemas['Tenant'];

const COLUMNS: readonly Column<Tenant>[] = [
  {
    id: 'name',
    header: 'Tenant',
    cell: ({ id, name }) => (
      <RouteLink isRowLink to={paths.tenant(id)} search={{ tenant: id }}>
        <Outside text={name ?? id} />
      </RouteLink>
    ),
  },
  { id: 'id', header: 'Id', isWideOnly: true, cell: ({ id }) => <Outside text={id} /> },
  {
    id: 'kept',
    header: 'Records are kept',
    width: '11rem',
    isWideOnly: true,
    cell: ({ retention }) => (retention?.days ? `${retention.days} days` : 'as the deployment'),
  },
  {
    id: 'endpoints',
    header: 'Endpoints',
    isHeaderHidden: true,
    width: '7rem',
    cell: ({ id, name }) => (
      <RouteLink to={paths.endpoints} search={{ tenant: id }}>
        Endpoints<span className="visually-hidden"> of {name ?? id}</span>
      </RouteLink>
    ),
  },
  {
    id: 'created',
    header: 'Made',
    width: '7rem',
    align: 'end',
    isWideOnly: true,
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
];

/** The customers of the app: each sees its own endpoints, events and keys only. */
export function TenantsScreen() {
  const { can, canChooseTenant } = useScope();
  return can('admin') && canChooseTenant ? (
    <Tenants />
  ) : (
    <Page title="Tenants">
      <Empty title="Only for keys with the scope admin">Ask an operator to make or change a tenant.</Empty>
    </Page>
  );
}

function Tenants() {
  const [isNew, setNew] = useState(false);
  const goTo = useGoTo();
  const pages = useInfiniteQuery(apiPages('/v1/tenants'));
  return (
    <Page
      title="Tenants"
      about="The customers of your app. Each has its own endpoints, events and keys."
      actions={
        <Button look="primary" onClick={() => setNew(true)}>
          New tenant
        </Button>
      }
    >
      <PagedTable
        pages={pages}
        label="Tenants"
        rowId={({ id }) => id}
        columns={COLUMNS}
        empty={<Empty title="No tenants yet">Make one for each customer of your app.</Empty>}
      />
      {isNew ? (
        <NewTenant
          close={() => setNew(false)}
          show={async (id) => goTo({ to: paths.tenant(id), search: { tenant: id } })}
        />
      ) : null}
    </Page>
  );
}
