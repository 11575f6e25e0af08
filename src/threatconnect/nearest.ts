export { didYouMean } from '../core/nearest.ts';
