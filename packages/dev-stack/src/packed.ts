export { createConsumer } from './packed/create-consumer.ts';
export type { ConsumerProject } from './packed/create-consumer.ts';
export { findNode, NODE_VERSIONS } from './packed/find-node.ts';
export { packPackage } from './packed/pack-package.ts';
export type { PackedPackage } from './packed/pack-package.ts';
export { runProgram } from './packed/run-program.ts';
