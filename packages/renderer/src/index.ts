export { MAX_TEMPLATE_BYTES } from './limits.ts';
export type { RenderOrder, RenderOutcome } from './render-order.ts';
export { createRenderer, type Renderer } from './renderer.ts';
