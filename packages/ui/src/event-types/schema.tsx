import { Outside } from '../components/code.tsx';
import { schemaTree, type SchemaNode } from './schema-tree.ts';
import styles from './event-types.module.css';

/** A JSON Schema as a tree of its members, with their types and limits in words. */
export function Schema({ schema }: { schema: unknown }) {
  const { children, type, notes } = schemaTree(schema);
  return (
    <div className={styles.schema}>
      {children.length === 0 ? (
        <p className={styles.notes}>
          <Outside text={[type, ...notes].join(', ')} />
        </p>
      ) : (
        <Members nodes={children} />
      )}
    </div>
  );
}

function Members({ nodes }: { nodes: readonly SchemaNode[] }) {
  return (
    <ul className={styles.members}>
      {nodes.map((node) => (
        <li key={node.name}>
          <div className={styles.member}>
            <code className={styles.name}>
              <Outside text={node.name} />
            </code>
            <span className={styles.type}>
              <Outside text={node.type} />
            </span>
            {node.isRequired ? <span className={styles.required}>required</span> : null}
            {node.notes.length > 0 ? (
              <span className={styles.notes}>
                <Outside text={node.notes.join(' · ')} />
              </span>
            ) : null}
          </div>
          {node.description === null ? null : (
            <p className={styles.notes}>
              <Outside text={node.description} />
            </p>
          )}
          {node.children.length > 0 ? <Members nodes={node.children} /> : null}
        </li>
      ))}
    </ul>
  );
}
