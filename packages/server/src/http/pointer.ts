export { pointerOf } from '@postrider/domain';
