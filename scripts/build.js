// npm run build, and before packing: with types.
import { buildDist } from './build-dist.js';

try {
  await buildDist({ types: true });
  console.log('built dist');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
