export { MAX_TEMPLATE_BYTES } from './limits.ts';
export { createRenderer, type Renderer } from './renderer.ts';
